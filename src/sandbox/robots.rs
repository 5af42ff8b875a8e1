//! Whether a site forbids a path to the fetcher by its robots.txt (section 4.3).
//! Invariant: a text that cannot be understood forbids nothing.

/// The fetcher's own name in such files.
const NAME: &str = "facebookexternalhit";

/// Whom a group is for, and its lines: whether each allows, and what.
type Group = (Vec<String>, Vec<(bool, String)>);

/// Whether `text` forbids `path` to the fetcher: by the group with its name, else by the group for all.
pub fn forbids(text: &str, path: &str) -> bool {
    let mut groups: Vec<Group> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        let Some((word, value)) = line.split_once(':') else { continue };
        let (word, value) = (word.trim().to_ascii_lowercase(), value.trim());
        if word == "user-agent" {
            if !open {
                groups.push(Default::default());
                open = true;
            }
            if let Some((names, _)) = groups.last_mut() {
                names.push(value.to_ascii_lowercase());
            }
        } else if word == "disallow" || word == "allow" {
            open = false;
            if let (Some((_, lines)), false) = (groups.last_mut(), value.is_empty()) {
                lines.push((word == "allow", value.to_owned()));
            }
        }
    }
    let of =
        |name: &'static str| groups.iter().filter(move |(names, _)| names.iter().any(|known| known == name));
    let own: Vec<_> = of(NAME).flat_map(|(_, lines)| lines).collect();
    let lines = if of(NAME).next().is_some() { own } else { of("*").flat_map(|(_, lines)| lines).collect() };
    // Plain beginnings of paths are enough here; the longest decides.
    let fits = lines.into_iter().filter(|(_, begin)| path.starts_with(begin.trim_end_matches('*')));
    fits.max_by_key(|(allows, begin)| (begin.len(), *allows)).is_some_and(|(allows, _)| !allows)
}

#[cfg(test)]
mod tests {
    use super::forbids;

    #[test]
    fn the_fetchers_own_group_counts_and_the_longest_line_decides() {
        let all = "User-agent: *\nDisallow: /private/\nAllow: /private/open/\n";
        assert!(forbids(all, "/private/a.jpg") && !forbids(all, "/private/open/a.jpg"));
        assert!(!forbids(all, "/a.jpg") && !forbids("", "/a.jpg"));
        let own = "User-agent: *\nDisallow: /\n\nUser-agent: facebookexternalhit\nDisallow:\n";
        assert!(!forbids(own, "/a.jpg"));
        assert!(forbids("User-Agent: FacebookExternalHit\ndisallow: /", "/a.jpg"));
    }
}
