//! The bell and the pace of reading, played against the pretend Instagram.
//! Invariant: what is counted is the sandbox's own log.
