//! What a robots.txt forbids to Instagram's fetcher, which asks it first (section 4.3; RFC 9309).
//! Invariant: reads any text without failing; what it does not understand forbids nothing.

/// As the fetcher calls itself in a robots.txt, in small letters.
const PRODUCT: &str = "facebookexternalhit";
/// Bytes of the file that count (RFC 9309, 2.5).
pub const MOST: usize = 500 * 1024;

/// A line that allows or forbids.
struct Rule<'a> {
    allows: bool,
    pattern: &'a str,
}

/// The line that forbids a path, with its query, to Instagram's fetcher; `None`: it may be fetched.
pub fn forbids(text: &str, path: &str) -> Option<String> {
    let rules = rules_for(text)?;
    let decides = rules
        .iter()
        .filter(|rule| fits(rule.pattern, path))
        // The longest decides, and of two equally long ones the one that allows (2.2.2).
        .max_by_key(|rule| (rule.pattern.len(), rule.allows))?;
    (!decides.allows).then(|| format!("Disallow: {}", decides.pattern))
}

/// The rules of the fetcher's own groups, or of those for everybody where it has none.
fn rules_for(text: &str) -> Option<Vec<Rule<'_>>> {
    let (mut own, mut everybody) = (None::<Vec<Rule<'_>>>, None::<Vec<Rule<'_>>>);
    let (mut is_own, mut is_all, mut in_rules) = (false, false, true);
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                // Several names in a row share the rules that follow.
                if in_rules {
                    (is_own, is_all, in_rules) = (false, false, false);
                }
                is_own |= value.to_ascii_lowercase().starts_with(PRODUCT);
                is_all |= value == "*";
                if is_own {
                    own.get_or_insert_default();
                } else if is_all {
                    everybody.get_or_insert_default();
                }
            }
            "allow" | "disallow" => {
                in_rules = true;
                let rule = || Rule { allows: key == "allow", pattern: value };
                if is_own && !value.is_empty() {
                    own.get_or_insert_default().push(rule());
                } else if is_all && !value.is_empty() {
                    everybody.get_or_insert_default().push(rule());
                }
            }
            _ => {}
        }
    }
    own.or(everybody)
}

/// Whether a pattern fits the beginning of a path; `*` stands for anything, a `$` at the end for the end.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut after_star = false;
    for part in parts {
        after_star = true;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    if !to_the_end || rest.is_empty() {
        return true;
    }
    // The last part may stand once more at the very end.
    let last = pattern.rsplit('*').next().unwrap_or_default();
    after_star && rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_group_counts_before_that_for_everybody() {
        let text =
            "User-agent: *\nDisallow: /\n\nUser-agent: FacebookExternalHit # Meta\nDisallow: /private/";
        assert_eq!(forbids(text, "/outbox/1.jpg"), None);
        assert_eq!(forbids(text, "/private/1.jpg").as_deref(), Some("Disallow: /private/"));
        let everybody = "user-agent: Googlebot\nuser-agent: *\nDisallow: /outbox";
        assert_eq!(forbids(everybody, "/outbox/1.jpg").as_deref(), Some("Disallow: /outbox"));
        assert_eq!(forbids("User-agent: Googlebot\nDisallow: /", "/x"), None);
    }

    #[test]
    fn the_longest_rule_decides_and_nothing_said_allows() {
        let text = "User-agent: *\nDisallow: /files\nAllow: /files/outbox/\nDisallow: /*.png$";
        assert_eq!(forbids(text, "/files/outbox/1.jpg"), None);
        assert!(forbids(text, "/files/1.jpg").is_some());
        assert!(forbids(text, "/a/b.png").is_some() && forbids(text, "/a/b.png?x=1").is_none());
        assert_eq!(forbids("User-agent: *\nDisallow:", "/x"), None);
        assert_eq!(forbids("", "/x"), None);
    }

    #[test]
    fn any_text_is_read() {
        for text in ["<!doctype html><html>", ":::\n:", "disallow: /\n\u{0}", "User-agent\nDisallow: *$*"] {
            let _ = forbids(text, "/x");
        }
        assert!(fits("/a*b*c$", "/a1b2c3c") && !fits("/a*b*c$", "/a1b2c3"));
    }
}
