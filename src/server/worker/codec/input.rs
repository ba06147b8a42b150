// SPDX-License-Identifier: GPL-3.0-or-later
//! Bytes of a peer that were unwrapped and not understood yet.

/// Unwrapped bytes that wait for the rest of their message, or for the rate
/// limit.
#[derive(Debug, Default)]
pub struct Input {
    bytes: Vec<u8>,
    /// The part of `bytes` that is used up already; it is moved out of the way
    /// once for all the messages of one read.
    used: usize,
}

impl Input {
    /// The bytes that are still to be looked at.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.used..]
    }

    pub fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    /// Marks the first `count` bytes of the rest as used up.
    pub fn consume(&mut self, count: usize) {
        self.used += count;
        if self.used >= self.bytes.len() {
            self.clear();
        }
    }

    /// Takes the rest out, for a reader that keeps what is incomplete itself.
    pub fn take(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.drain(..std::mem::take(&mut self.used));
        bytes
    }

    /// Gives back the memory too: an idle peer keeps none.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The buffer to append to.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        self.bytes.drain(..std::mem::take(&mut self.used));
        &mut self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_is_gone_and_the_rest_stays() {
        let mut input = Input::default();
        input.buffer().extend_from_slice(b"one two");
        input.consume(4);
        assert_eq!(input.rest(), b"two");
        input.buffer().extend_from_slice(b" three");
        assert_eq!(input.rest(), b"two three");
        input.consume(4);
        assert_eq!(input.take(), b"three");
        assert!(input.is_empty());
        input.buffer().push(b'x');
        input.consume(1);
        assert_eq!((input.bytes.capacity(), input.used), (0, 0));
    }
}
