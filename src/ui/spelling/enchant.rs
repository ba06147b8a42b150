// SPDX-License-Identifier: GPL-3.0-or-later
//! Enchant 2, the library that knows the dictionaries of a desktop. It is opened when the
//! program runs: linked to, it would keep the program from starting where it is missing.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::NonNull;
use std::slice;
use std::sync::OnceLock;

use super::dictionary::Dictionary;

const LIBRARY: &CStr = c"libenchant-2.so.2";

type Broker = NonNull<c_void>;
type Dict = NonNull<c_void>;
type Described =
    unsafe extern "C" fn(*const c_char, *const c_char, *const c_char, *const c_char, *mut c_void);

/// The functions of the library, as its header (`enchant.h`) has them. Every 2.x has
/// all of them.
#[derive(Clone, Copy)]
struct Functions {
    broker_init: unsafe extern "C" fn() -> *mut c_void,
    broker_free: unsafe extern "C" fn(*mut c_void),
    list_dicts: unsafe extern "C" fn(*mut c_void, Described, *mut c_void),
    request_dict: unsafe extern "C" fn(*mut c_void, *const c_char) -> *mut c_void,
    free_dict: unsafe extern "C" fn(*mut c_void, *mut c_void),
    check: unsafe extern "C" fn(*mut c_void, *const c_char, isize) -> c_int,
    suggest:
        unsafe extern "C" fn(*mut c_void, *const c_char, isize, *mut usize) -> *mut *mut c_char,
    free_list: unsafe extern "C" fn(*mut c_void, *mut *mut c_char),
    add: unsafe extern "C" fn(*mut c_void, *const c_char, isize),
    add_to_session: unsafe extern "C" fn(*mut c_void, *const c_char, isize),
}

/// The library, with a broker of dictionaries.
struct Library {
    functions: Functions,
    broker: Broker,
}

// SAFETY: a broker belongs to whoever has it, and is used by one thread at a time; it
// keeps nothing by thread.
unsafe impl Send for Library {}

/// A dictionary of the library.
pub struct EnchantDictionary {
    library: Library,
    dict: Dict,
}

// SAFETY: as with its broker.
unsafe impl Send for EnchantDictionary {}

/// The tags of the dictionaries that are installed, as in `en_US`; none without the library.
pub fn installed() -> Vec<String> {
    let Some(library) = Library::open() else { return Vec::new() };
    let mut tags: Vec<String> = Vec::new();
    // SAFETY: the library calls `note` before it returns, with the list it is given here.
    unsafe {
        let list = (&raw mut tags).cast();
        (library.functions.list_dicts)(library.broker.as_ptr(), note, list);
    }
    tags.sort_unstable();
    tags.dedup();
    tags
}

unsafe extern "C" fn note(
    tag: *const c_char,
    _name: *const c_char,
    _description: *const c_char,
    _file: *const c_char,
    list: *mut c_void,
) {
    // SAFETY: `list` is the vector that `installed` has handed over, which nobody else uses
    // meanwhile; the tag is a string of C for the time of the call, or null.
    let (tags, tag) = unsafe {
        let tag = (!tag.is_null()).then(|| CStr::from_ptr(tag));
        (&mut *list.cast::<Vec<String>>(), tag)
    };
    tags.extend(tag.and_then(|tag| tag.to_str().ok()).map(ToOwned::to_owned));
}

impl Library {
    fn open() -> Option<Self> {
        static FUNCTIONS: OnceLock<Option<Functions>> = OnceLock::new();
        let functions = (*FUNCTIONS.get_or_init(Functions::find))?;
        // SAFETY: it takes nothing; what it gives is ours to free.
        let broker = NonNull::new(unsafe { (functions.broker_init)() })?;
        Some(Self { functions, broker })
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: the broker is ours, and its dictionaries are freed before it.
        unsafe { (self.functions.broker_free)(self.broker.as_ptr()) }
    }
}

impl Functions {
    /// Opens the library, which then stays.
    fn find() -> Option<Self> {
        // SAFETY: the name ends in a zero byte. The library is a plain one, which does
        // nothing when it is loaded.
        let library = unsafe { libc::dlopen(LIBRARY.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
        let library = NonNull::new(library)?;
        macro_rules! function {
            ($name:literal) => {{
                // SAFETY: the library stays open, and the name ends in a zero byte.
                let found = unsafe { libc::dlsym(library.as_ptr(), $name.as_ptr()) };
                let found = NonNull::new(found)?.as_ptr();
                // SAFETY: the function has the type of the field, by the header of the library.
                #[allow(clippy::missing_transmute_annotations, reason = "the field has the type")]
                let function = unsafe { std::mem::transmute(found) };
                function
            }};
        }
        Some(Self {
            broker_init: function!(c"enchant_broker_init"),
            broker_free: function!(c"enchant_broker_free"),
            list_dicts: function!(c"enchant_broker_list_dicts"),
            request_dict: function!(c"enchant_broker_request_dict"),
            free_dict: function!(c"enchant_broker_free_dict"),
            check: function!(c"enchant_dict_check"),
            suggest: function!(c"enchant_dict_suggest"),
            free_list: function!(c"enchant_dict_free_string_list"),
            add: function!(c"enchant_dict_add"),
            add_to_session: function!(c"enchant_dict_add_to_session"),
        })
    }
}

impl EnchantDictionary {
    /// The dictionary with that tag, if there is one.
    pub fn open(tag: &str) -> Option<Self> {
        let library = Library::open()?;
        let tag = CString::new(tag).ok()?;
        // SAFETY: the broker is ours, the tag a string of C.
        let dict =
            unsafe { (library.functions.request_dict)(library.broker.as_ptr(), tag.as_ptr()) };
        Some(Self { dict: NonNull::new(dict)?, library })
    }

    /// A word as the library takes it: its bytes, and how many.
    fn argument(word: &str) -> Option<(*const c_char, isize)> {
        let length = isize::try_from(word.len()).ok().filter(|length| *length > 0)?;
        Some((word.as_ptr().cast(), length))
    }
}

impl Dictionary for EnchantDictionary {
    fn knows(&self, word: &str) -> bool {
        let Some((word, length)) = Self::argument(word) else { return true };
        // SAFETY: the dictionary is ours, and the word has that many bytes of UTF-8.
        let answer = unsafe { (self.library.functions.check)(self.dict.as_ptr(), word, length) };
        // Less than 0 is an error, which is no reason to mark a word.
        answer <= 0
    }

    fn suggest(&self, word: &str) -> Vec<String> {
        let Some((word, length)) = Self::argument(word) else { return Vec::new() };
        let functions = &self.library.functions;
        let mut count = 0;
        // SAFETY: as above; `count` is written before it returns.
        let list = unsafe { (functions.suggest)(self.dict.as_ptr(), word, length, &raw mut count) };
        if list.is_null() {
            return Vec::new();
        }
        // SAFETY: the list has `count` strings of C, which are ours until it is freed.
        unsafe {
            let words = slice::from_raw_parts(list, count).iter();
            let words = words.map(|word| CStr::from_ptr(*word).to_string_lossy().into_owned());
            let words = words.collect();
            (functions.free_list)(self.dict.as_ptr(), list);
            words
        }
    }

    fn accept(&self, word: &str, lasting: bool) {
        let Some((word, length)) = Self::argument(word) else { return };
        let functions = &self.library.functions;
        let add = if lasting { functions.add } else { functions.add_to_session };
        // SAFETY: as above; it keeps a copy of the word.
        unsafe { add(self.dict.as_ptr(), word, length) }
    }
}

impl Drop for EnchantDictionary {
    fn drop(&mut self) {
        let (free, broker) = (self.library.functions.free_dict, self.library.broker);
        // SAFETY: the dictionary is of this broker, and nobody uses it any more.
        unsafe { free(broker.as_ptr(), self.dict.as_ptr()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without the library, or an English dictionary, there is nothing to see.
    #[test]
    fn an_installed_dictionary_knows_its_words() {
        let installed = installed();
        let Some(tag) = installed.iter().find(|tag| tag.starts_with("en_US")) else { return };
        let dictionary = EnchantDictionary::open(tag).unwrap();
        assert!(dictionary.knows("hello") && dictionary.knows(""));
        assert!(!dictionary.knows("helo"));
        assert!(dictionary.suggest("helo").iter().any(|word| word == "hello"));
        dictionary.accept("helo", false);
        assert!(dictionary.knows("helo"));
        assert!(EnchantDictionary::open("no_DICT").is_none());
        assert!(EnchantDictionary::open("a\0b").is_none());
    }
}
