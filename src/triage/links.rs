//! Finds addresses and handles in a text: with a scheme, bare, or behind an at sign.
//! Invariant: a word that merely lost the blank after its full stop is no address.

/// Endings that no sentence begins with.
const ENDINGS: &[&str] = &[
    "app", "bet", "biz", "cc", "cash", "click", "club", "co", "com", "dev", "fr", "gg", "gl", "info", "io",
    "jp", "kr", "link", "live", "ly", "money", "net", "nl", "online", "org", "pl", "pro", "pt", "pub", "ru",
    "shop", "site", "store", "th", "top", "tv", "ua", "uk", "vip", "vn", "website", "win", "ws", "xyz",
];

/// Letters in a handle (section 4.4): Latin ones, digits, full stops and underscores.
fn is_of_handle(mark: char) -> bool {
    mark.is_ascii_alphanumeric() || mark == '.' || mark == '_'
}

/// How many bytes of a handle stand at the beginning of `rest`, which follows an at sign. A full stop at its
/// end belongs to the sentence.
pub(super) fn handle_len(rest: &str) -> usize {
    let end = rest.find(|mark| !is_of_handle(mark)).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').len()
}

/// How many bytes of an address stand at the beginning of `rest`, which begins a word; 0: none.
pub(super) fn link_len(rest: &str) -> usize {
    let whole = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
    let whole = whole.trim_end_matches(['.', ',', '!', '?', ':', ';', '"', '\'', ')', ']', '…']);
    let begins = |with: &str| whole.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let schemed = ["https://", "http://"].iter().find(|scheme| begins(scheme)).map(|scheme| scheme.len());
    if let Some(scheme) = schemed {
        return if whole.len() > scheme { whole.len() } else { 0 };
    }
    let host_end = whole.find(['/', '?', '#', ':']).unwrap_or(whole.len());
    let host = &whole[..host_end];
    let has_path = whole[host_end..].starts_with('/') && whole.len() > host_end + 1;
    if is_host(host, has_path || begins("www.")) { whole.len() } else { 0 }
}

fn ends_address(mark: char) -> bool {
    // Scripts without blanks go straight on behind an address.
    mark.is_whitespace()
        || matches!(mark, '<' | '>' | '（' | '）' | '「' | '」' | '、' | '。')
        || mark as u32 > 0x0E00
}

/// Whether `host` is a name on the net; `certain` when a path or `www.` says so besides.
fn is_host(host: &str, certain: bool) -> bool {
    let mut labels = host.split('.').rev();
    let ending = labels.next().unwrap_or_default().to_ascii_lowercase();
    let mut before = 0;
    for label in labels {
        let fits = |mark: char| mark.is_alphanumeric() || mark == '-';
        if label.is_empty() || label.starts_with('-') || !label.chars().all(fits) {
            return false;
        }
        before += 1;
    }
    let plausible = (2..=12).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_lowercase());
    before > 0 && plausible && (certain || ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_sentences_are_not() {
        let links = [
            "https://example.com/a?b=c",
            "HTTP://X.Y",
            "www.glow.gallery",
            "bit.ly/3xYz",
            "t.me/crypto_king",
            "free-followers.shop",
            "wa.me/351900000000",
            "example.co.uk",
            "loja.com.br/promo",
            "linktr.ee/x",
        ];
        for link in links {
            assert_eq!(link_len(link), link.len(), "{link}");
        }
        for words in [
            "lovely.thank",
            "yes.no",
            "love.it",
            "e.g.",
            "...",
            "3.50",
            "a.b",
            "https://",
            "St.John",
            "wow.so/and",
        ] {
            let path = words.ends_with("/and");
            assert_eq!(link_len(words) > 0, path, "{words}");
        }
        assert_eq!(link_len("example.com, please"), "example.com".len());
        assert_eq!(link_len("example.com!"), "example.com".len());
        assert_eq!(link_len("example.comで買えます"), "example.com".len());
    }

    #[test]
    fn a_handle_ends_where_the_sentence_does() {
        assert_eq!(handle_len("tidewrack.clay. Thanks"), "tidewrack.clay".len());
        assert_eq!(handle_len("a_b.c9!"), 6);
        assert_eq!(handle_len(" x"), 0);
    }
}
