//! Counts calls for the usage headers (section 8.3).
//! Invariant: the percentages rise with every Graph call and fall again as the hour rolls on.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::json;

/// What the usage headers say, all in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Levels {
    pub call_count: u64,
    pub total_time: u64,
    pub total_cputime: u64,
    /// Minutes until calls are let through again.
    pub minutes: u64,
}

impl Levels {
    /// The value of `X-App-Usage`.
    pub fn app(&self) -> String {
        json!({
            "call_count": self.call_count,
            "total_time": self.total_time,
            "total_cputime": self.total_cputime,
        })
        .to_string()
    }

    /// The value of `X-Business-Use-Case-Usage`.
    pub fn business(&self, account: &str) -> String {
        json!({ account: [{
            "type": "instagram",
            "call_count": self.call_count,
            "total_cputime": self.total_cputime,
            "total_time": self.total_time,
            "estimated_time_to_regain_access": self.minutes,
        }] })
        .to_string()
    }
}

/// Calls of the last rolling hour, by minute.
#[derive(Debug, Default)]
pub struct Usage {
    minutes: VecDeque<(i64, u64)>,
}

impl Usage {
    /// Counts one call at `now` (unix seconds).
    pub fn count(&mut self, now: i64) {
        let minute = now.div_euclid(60);
        self.minutes.retain(|(at, _)| *at > minute - 60 && *at <= minute);
        match self.minutes.back_mut() {
            Some((at, count)) if *at == minute => *count += 1,
            _ => self.minutes.push_back((minute, 1)),
        }
    }

    /// Calls counted in the hour before `now` (unix seconds).
    pub fn in_the_hour(&self, now: i64) -> u64 {
        let since = now.div_euclid(60) - 60;
        self.minutes.iter().filter(|(at, _)| *at > since).map(|(_, count)| count).sum()
    }

    /// The percentages of `budget` calls an hour; `fixed` overrides what was counted.
    pub fn levels(&self, budget: u64, fixed: Option<u64>) -> Levels {
        let calls: u64 = self.minutes.iter().map(|(_, count)| count).sum();
        let percent = fixed.unwrap_or(calls.saturating_mul(100) / budget.max(1));
        Levels {
            call_count: percent,
            total_time: percent * 2 / 3,
            total_cputime: percent / 2,
            minutes: if percent >= 100 { 5 } else { 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_rises_with_calls_and_falls_with_time() {
        let mut usage = Usage::default();
        for _ in 0..50 {
            usage.count(1_000_000);
        }
        assert_eq!(usage.levels(100, None).call_count, 50);
        usage.count(1_000_000 + 3_600);
        assert_eq!(usage.levels(100, None).call_count, 1);
    }

    #[test]
    fn a_preset_wins_and_a_full_one_names_a_wait() {
        let usage = Usage::default();
        assert_eq!(usage.levels(100, Some(80)).minutes, 0);
        let full = usage.levels(100, Some(100));
        assert_eq!((full.call_count, full.minutes), (100, 5));
        assert!(full.business("17841").starts_with("{\"17841\":[{"));
    }
}
