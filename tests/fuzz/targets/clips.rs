//! Throws bytes at `clips`.
//! Invariant: nothing but the call.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tintype_fuzz::clips(bytes));
