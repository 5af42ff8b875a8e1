//! The usage headers: how much of the call budget is spent.
//! Invariant: a header that is missing or unreadable is `None`, never zero percent.

use reqwest::header::HeaderMap;
use serde::Deserialize;

use super::wire;
use crate::domain::Usage;

/// One bucket of percentages (section 8.3).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Bucket {
    #[serde(deserialize_with = "wire::count")]
    call_count: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    total_time: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    total_cputime: Option<u64>,
    #[serde(deserialize_with = "wire::count")]
    estimated_time_to_regain_access: Option<u64>,
}

impl Bucket {
    fn usage(&self) -> Option<Usage> {
        let percent = [self.call_count, self.total_time, self.total_cputime].into_iter().flatten().max()?;
        let regain = self.estimated_time_to_regain_access.filter(|minutes| *minutes > 0);
        Some(Usage { percent: clamp(percent), regain_minutes: regain.map(clamp) })
    }
}

fn clamp(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Reads `X-App-Usage` and `X-Business-Use-Case-Usage` and keeps the highest of their numbers.
pub(super) fn read(headers: &HeaderMap) -> Option<Usage> {
    let app = headers
        .get("x-app-usage")
        .and_then(|value| serde_json::from_slice::<Bucket>(value.as_bytes()).ok())
        .and_then(|bucket| bucket.usage());
    let cases = headers
        .get("x-business-use-case-usage")
        .and_then(|value| {
            serde_json::from_slice::<std::collections::BTreeMap<String, Vec<Bucket>>>(value.as_bytes()).ok()
        })
        .into_iter()
        .flat_map(|by_id| by_id.into_values().flatten())
        .filter_map(|bucket| bucket.usage());
    app.into_iter().chain(cases).reduce(|left, right| Usage {
        percent: left.percent.max(right.percent),
        regain_minutes: left.regain_minutes.max(right.regain_minutes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_highest_percentage_of_both_headers_counts() {
        let both = headers(&[
            ("x-app-usage", r#"{"call_count":12,"total_time":40,"total_cputime":3}"#),
            (
                "x-business-use-case-usage",
                r#"{"178":[{"type":"instagram","call_count":101,"total_cputime":1,"total_time":2,"estimated_time_to_regain_access":17}]}"#,
            ),
        ]);
        assert_eq!(read(&both), Some(Usage { percent: 101, regain_minutes: Some(17) }));
    }

    #[test]
    fn no_header_is_not_zero_percent() {
        assert_eq!(read(&HeaderMap::new()), None);
        assert_eq!(read(&headers(&[("x-app-usage", "{}")])), None);
        assert_eq!(read(&headers(&[("x-app-usage", "<html>")])), None);
    }

    #[test]
    fn fractions_and_a_zero_wait_are_read() {
        let usage = read(&headers(&[(
            "x-business-use-case-usage",
            r#"{"178":[{"call_count":"7","total_time":2.6,"estimated_time_to_regain_access":0}]}"#,
        )]));
        assert_eq!(usage, Some(Usage { percent: 7, regain_minutes: None }));
    }
}
