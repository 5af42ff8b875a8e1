//! Where followers live, how old they are: the breakdowns of the three demographics metrics.
//! Invariant: at most 45 entries, and they add up to less than everyone (section 7.1).

use serde_json::{Value, json};

use super::result;

/// Entries per thousand people of each breakdown.
fn table(breakdown: &str) -> &'static [(&'static str, u64)] {
    match breakdown {
        "age" => &[
            ("13-17", 12),
            ("18-24", 146),
            ("25-34", 371),
            ("35-44", 262),
            ("45-54", 121),
            ("55-64", 56),
            ("65+", 24),
        ],
        "gender" => &[("F", 668), ("M", 251), ("U", 73)],
        "country" => &[
            ("PT", 214),
            ("US", 168),
            ("BR", 97),
            ("GB", 88),
            ("DE", 71),
            ("ES", 66),
            ("FR", 58),
            ("JP", 44),
            ("IT", 37),
            ("NL", 29),
            ("VN", 21),
            ("AE", 14),
            ("PL", 12),
            ("TH", 9),
            ("CA", 8),
        ],
        _ => &[
            ("Lisbon, Lisboa", 118),
            ("Porto, Porto", 49),
            ("London, England", 41),
            ("São Paulo, São Paulo (state)", 38),
            ("New York, New York", 34),
            ("Berlin, Berlin", 29),
            ("Madrid, Comunidad de Madrid", 26),
            ("Paris, Île-de-France", 24),
            ("Tokyo, Tokyo", 19),
            ("Hanoi, Hanoi", 9),
        ],
    }
}

/// The `total_value` of a demographics metric; it has no value of its own (section 7.1).
pub fn total(people: u64, timeframe: &str, breakdown: &str) -> Value {
    let wanted = format!("LAST_{}_DAYS", if timeframe == "this_week" { 7 } else { 30 });
    // A week is not a month: each group is a little smaller in it, some more than others.
    let of_week = |name: &str, count: u64| {
        let less = name.bytes().map(u64::from).sum::<u64>() % 17;
        if timeframe == "this_week" { count * (100 - less) / 100 } else { count }
    };
    let results: Vec<Value> = table(breakdown)
        .iter()
        .map(|(name, share)| (name, of_week(name, people * share / 1_000)))
        .filter(|(_, count)| *count > 0)
        .take(45)
        .map(|(name, count)| result(&[&wanted, name], count))
        .collect();
    json!({ "breakdowns": [{ "dimension_keys": ["timeframe", breakdown], "results": results }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_add_up_to_less_than_everyone() {
        for breakdown in ["age", "gender", "country", "city"] {
            let total = total(10_000, "this_month", breakdown);
            let results = total["breakdowns"][0]["results"].as_array().unwrap();
            let sum: u64 = results.iter().map(|row| row["value"].as_u64().unwrap()).sum();
            assert!(sum < 10_000 && results.len() <= 45, "{breakdown}: {sum}");
            assert!(total.get("value").is_none());
        }
    }
}
