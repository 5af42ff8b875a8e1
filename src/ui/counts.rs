//! Counts with their noun: `1 comment`, `1,204 comments`.
//! Invariant: a count of one takes the noun's own form, and every other, zero too, the form of many.

use super::format::number;
use crate::tr_count;

/// `3 posts`.
pub fn posts(count: u64) -> String {
    tr_count!(count, "{count} post", "{count} posts", count = number(count))
}

/// `2 reels`.
pub fn reels(count: u64) -> String {
    tr_count!(count, "{count} reel", "{count} reels", count = number(count))
}

/// `12 drafts`.
pub fn drafts(count: u64) -> String {
    tr_count!(count, "{count} draft", "{count} drafts", count = number(count))
}

/// `2 stories`.
pub fn stories(count: u64) -> String {
    tr_count!(count, "{count} story", "{count} stories", count = number(count))
}

/// `38 comments`.
pub fn comments(count: u64) -> String {
    tr_count!(count, "{count} comment", "{count} comments", count = number(count))
}

/// `1,204 likes`.
pub fn likes(count: u64) -> String {
    tr_count!(count, "{count} like", "{count} likes", count = number(count))
}

/// `21,870 views`.
pub fn views(count: u64) -> String {
    tr_count!(count, "{count} view", "{count} views", count = number(count))
}

/// `5 slides`.
pub fn slides(count: usize) -> String {
    tr_count!(count, "{count} slide", "{count} slides", count = number(count as u64))
}

/// `2 accounts`.
pub fn accounts(count: usize) -> String {
    tr_count!(count, "{count} account", "{count} accounts", count = number(count as u64))
}

/// `18,462 followers`.
pub fn followers(count: u64) -> String {
    tr_count!(count, "{count} follower", "{count} followers", count = number(count))
}

/// `3 uses`.
pub fn uses(count: u64) -> String {
    tr_count!(count, "{count} use", "{count} uses", count = number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_every_other_count_is_many() {
        assert_eq!([comments(0), comments(1), comments(2)], ["0 comments", "1 comment", "2 comments"]);
        assert_eq!([posts(1), reels(1), likes(1)], ["1 post", "1 reel", "1 like"]);
        assert_eq!([views(1), slides(1), accounts(1)], ["1 view", "1 slide", "1 account"]);
        assert_eq!([followers(1), followers(18_462)], ["1 follower", "18,462 followers"]);
    }
}
