//! Whole journeys, from a command to Instagram and back.
//! Invariant: no sleeps; time moves only when a test moves it.

mod app_accounts;
mod app_answer;
mod app_arrivals;
mod app_bad_input;
mod app_doctor;
mod app_hosts;
mod app_keys;
mod app_moderate;
mod app_path;
mod app_publish;
mod app_quiet;
mod app_record;
mod app_rules;
mod app_schedule;
mod app_search;
mod app_sign_in;
mod app_triage;
mod app_wave;
mod bell;
mod demo_first_look;
mod engine_acts;
mod engine_archive;
mod engine_clock;
mod engine_doctor;
mod engine_drafts;
mod engine_export;
mod engine_gaps;
mod engine_pace;
mod engine_pictures;
mod engine_record;
mod engine_sign_in;
mod engine_staying;
mod engine_sync;
mod secrets;
pub mod stage;
mod window;
