//! Throws bytes at `archives`.
//! Invariant: nothing but the call.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tintype_fuzz::archives(bytes));
