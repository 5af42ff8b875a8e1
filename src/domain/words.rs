//! The one way words reach a person: `tr!("English text")`, the English text being its own key.
//! Invariant: no word a person sees is written outside [`crate::tr`]; codes, ids and traces are not
//! words.

/// Says a sentence. `tr!("Hide")` gives a `&'static str`; `tr!("Hide {count} comments", count = 3)` gives a
/// `String` with every `{name}` replaced by the value of that name.
///
/// ```
/// assert_eq!(tintype::tr!("Hide"), "Hide");
/// assert_eq!(tintype::tr!("{count} chosen", count = 12), "12 chosen");
/// ```
#[macro_export]
macro_rules! tr {
    ($key:literal) => {
        $crate::domain::words::say($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::domain::words::fill($crate::domain::words::say($key), &[$((stringify!($name), &$value.to_string())),+])
    };
}

/// Says a sentence with a count in it: the first key where the count is one, the second for every other.
///
/// ```
/// assert_eq!(tintype::tr_count!(1, "{count} post", "{count} posts", count = 1), "1 post");
/// assert_eq!(tintype::tr_count!(0, "{count} post", "{count} posts", count = 0), "0 posts");
/// ```
#[macro_export]
macro_rules! tr_count {
    ($count:expr, $one:literal, $many:literal, $($name:ident = $value:expr),+ $(,)?) => {
        if $count == 1 { $crate::tr!($one, $($name = $value),+) } else { $crate::tr!($many, $($name = $value),+) }
    };
}

/// The sentence of a key in the language in use.
pub fn say(key: &'static str) -> &'static str {
    key
}

/// Puts values into the `{name}` places of a sentence; a place without a value stays as it is written.
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        let name = &rest[1..close];
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&rest[..=close]),
        }
        rest = &rest[close + 1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_go_into_their_places() {
        assert_eq!(tr!("{a} of {b}", b = 38, a = 3), "3 of 38");
    }

    #[test]
    fn a_place_without_value_and_a_lone_brace_stay() {
        assert_eq!(super::fill("{x} and {y", &[("z", "1")]), "{x} and {y");
    }

    #[test]
    fn a_count_of_one_has_its_own_sentence() {
        let said =
            |count: u64| tr_count!(count, "{count} comment waits", "{count} comments wait", count = count);
        assert_eq!([said(0), said(1), said(21)], ["0 comments wait", "1 comment waits", "21 comments wait"]);
    }

    #[test]
    fn a_value_is_never_read_as_a_place() {
        assert_eq!(super::fill("{a}{b}", &[("a", "{b}"), ("b", "2")]), "{b}2");
    }
}
