// SPDX-License-Identifier: GPL-3.0-or-later
//! Knowledge of words: a dictionary that is asked off the main thread, and its
//! answers, which are remembered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use gtk::{gio, glib};

use super::dictionary::Dictionary;
use super::enchant::{self, EnchantDictionary};
use super::{language, settings};

/// Most words of which an answer is remembered; beyond them all are asked for anew.
const REMEMBERED: usize = 4_000;
/// Most words to choose from.
const SUGGESTED: usize = 5;

/// The dictionary's word on a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpellVerdict {
    Right,
    /// None that it knows, with others that may be meant.
    Wrong(Rc<[String]>),
}

type SharedDictionary = Arc<Mutex<Box<dyn Dictionary>>>;

/// A dictionary with its answers, for all windows.
pub struct Speller {
    dictionary: SharedDictionary,
    answers: RefCell<HashMap<String, SpellVerdict>>,
}

thread_local! {
    /// The dictionary in use, by its tag.
    static IN_USE: RefCell<Option<(String, Rc<Speller>)>> = const { RefCell::new(None) };
}

/// The tags of the dictionaries that are installed.
pub async fn installed() -> Vec<String> {
    gio::spawn_blocking(enchant::installed).await.unwrap_or_default()
}

/// The speller that the settings ask for; none where spelling is not checked, or no
/// installed dictionary fits.
pub async fn wanted() -> Option<Rc<Speller>> {
    if !settings::is_on() {
        return None;
    }
    let installed = installed().await;
    let session: Vec<String> = glib::language_names().iter().map(ToString::to_string).collect();
    let tag = language::fitting(&installed, &settings::language(), &session)?.to_owned();
    let in_use = IN_USE.with_borrow(Clone::clone);
    if let Some((_, speller)) = in_use.filter(|(used, _)| *used == tag) {
        return Some(speller);
    }
    let open = {
        let tag = tag.clone();
        move || EnchantDictionary::open(&tag)
    };
    let dictionary = gio::spawn_blocking(open).await.ok().flatten()?;
    let speller = Rc::new(Speller::new(Box::new(dictionary)));
    IN_USE.set(Some((tag, speller.clone())));
    Some(speller)
}

impl Speller {
    /// A speller that asks `dictionary`.
    pub fn new(dictionary: Box<dyn Dictionary>) -> Self {
        Self { dictionary: Arc::new(Mutex::new(dictionary)), answers: RefCell::default() }
    }

    /// The answer about a word, if there is one by now.
    pub fn verdict(&self, word: &str) -> Option<SpellVerdict> {
        self.answers.borrow().get(word).cloned()
    }

    /// Has it known of all of `words`.
    pub async fn look_up(&self, mut words: Vec<String>) {
        words.sort_unstable();
        words.dedup();
        let dictionary = self.dictionary.clone();
        let asked = gio::spawn_blocking(move || {
            let dictionary = dictionary.lock().unwrap_or_else(PoisonError::into_inner);
            let ask = |word: String| {
                let wrong = (!dictionary.knows(&word)).then(|| suggestions(&**dictionary, &word));
                (word, wrong)
            };
            words.into_iter().map(ask).collect::<Vec<_>>()
        });
        let Ok(answers) = asked.await else {
            return tracing::error!("a dictionary has panicked");
        };
        let mut known = self.answers.borrow_mut();
        if known.len() + answers.len() > REMEMBERED {
            known.clear();
        }
        for (word, wrong) in answers {
            let verdict =
                wrong.map_or(SpellVerdict::Right, |others| SpellVerdict::Wrong(others.into()));
            known.insert(word, verdict);
        }
    }

    /// Takes a word for right from now on, and if it is `lasting` in later runs too.
    pub fn accept(&self, word: &str, lasting: bool) {
        self.answers.borrow_mut().insert(word.to_owned(), SpellVerdict::Right);
        let (dictionary, word) = (self.dictionary.clone(), word.to_owned());
        glib::spawn_future_local(async move {
            let accepted = gio::spawn_blocking(move || {
                let dictionary = dictionary.lock().unwrap_or_else(PoisonError::into_inner);
                dictionary.accept(&word, lasting);
            });
            if accepted.await.is_err() {
                tracing::error!("a dictionary has panicked");
            }
        });
    }
}

fn suggestions(dictionary: &dyn Dictionary, word: &str) -> Vec<String> {
    let mut others = dictionary.suggest(word);
    others.truncate(SUGGESTED);
    others
}
