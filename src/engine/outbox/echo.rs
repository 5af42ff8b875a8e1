//! Finds on Instagram what may already have been done: an own reply, an own comment, an own post.
//! Invariant: what was there before the call was made is never taken for its result.

use crate::domain::{Comment, CommentId, Draft, DraftKind, Media, MediaId, MediaKind, Product};

/// How far the clocks of Instagram's own machines may lie apart, milliseconds; its times have whole seconds.
const SKEW: i64 = 5 * 60 * 1_000;

/// The part of a list, newest first, that stands above the first entry that was there before; all of it when
/// there is none.
pub fn above<T>(list: &[T], was_there: impl Fn(&T) -> bool) -> &[T] {
    list.iter().position(was_there).map_or(list, |at| &list[..at])
}

/// The own comment with these words that is none of those known before and, where only the time can tell,
/// came after `since` (Instagram's milliseconds since the epoch).
pub fn own_comment<'a>(
    comments: impl IntoIterator<Item = &'a Comment>,
    text: &str,
    since: Option<i64>,
    before: &[CommentId],
) -> Option<&'a Comment> {
    comments.into_iter().find(|comment| {
        comment.mine
            && !before.contains(&comment.id)
            && same_words(&comment.text, text)
            && since.is_none_or(|since| !is_before(comment, since))
    })
}

/// Whether a comment is so old that nothing after `since` can stand behind it in a list newest first.
pub fn is_before(comment: &Comment, since: i64) -> bool {
    comment.timestamp.is_some_and(|at| at.as_millisecond() < since - SKEW)
}

/// The post that came out of a draft: not there before, of the draft's kind and, where only the time can
/// tell, made after `since`. `strict` also wants the same caption; without it the container itself has said
/// that it was published. A story has no caption (section 4.2), so every new one is as good as another: for it the
/// container is asked first.
pub fn own_post<'a>(
    newest: &'a [Media],
    draft: &Draft,
    since: Option<i64>,
    before: &[MediaId],
    strict: bool,
) -> Option<&'a Media> {
    let story = draft.kind == DraftKind::Story;
    let of_kind = |media: &Media| match draft.kind {
        DraftKind::Picture => media.kind == MediaKind::Image,
        DraftKind::Carousel => media.kind == MediaKind::Carousel,
        DraftKind::Reel => media.kind == MediaKind::Video,
        DraftKind::Story => media.product == Product::Story,
    };
    let fits = |media: &&Media| {
        of_kind(media)
            && !before.contains(&media.id)
            && since.is_none_or(|since| media.timestamp.is_none_or(|at| at.as_millisecond() >= since - SKEW))
    };
    let says =
        |media: &&Media| story || same_words(media.caption.as_deref().unwrap_or_default(), &draft.caption);
    let exact = newest.iter().filter(fits).find(says);
    if strict { exact } else { exact.or_else(|| newest.iter().find(fits)) }
}

/// Instagram trims, folds white space, and for some tokens drops the `@` of a name (section 3.2). Marks that
/// nobody sees (joiners, directions, the choice between a letter and its emoji) say nothing either.
pub fn same_words(there: &str, ours: &str) -> bool {
    fn is_silent(mark: char) -> bool {
        matches!(mark, '@' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
    }
    fn words(text: &str) -> impl Iterator<Item = String> {
        text.split_whitespace().map(|word| word.replace(is_silent, "")).filter(|word| !word.is_empty())
    }
    words(there).eq(words(ours))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn comment(id: &str, text: &str, at: i64) -> Comment {
        Comment {
            id: id.into(),
            media: "m".into(),
            parent: Some("top".into()),
            author: None,
            username: None,
            mine: true,
            text: text.to_owned(),
            timestamp: Timestamp::from_millisecond(at).ok(),
            likes: None,
            hidden: false,
        }
    }

    fn post(id: &str, caption: &str, at: i64) -> Media {
        Media {
            id: id.into(),
            kind: MediaKind::Image,
            product: crate::domain::Product::Feed,
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
            media_url: None,
            thumbnail_url: None,
            permalink: None,
            shortcode: None,
            timestamp: Timestamp::from_millisecond(at).ok(),
            like_count: None,
            comments_count: None,
            comments_enabled: None,
            shared_to_feed: None,
            alt_text: None,
            children: Vec::new(),
        }
    }

    #[test]
    fn only_an_own_new_comment_with_the_same_words_counts() {
        let mut foreign = comment("1", "Thank you, Mai", NOW);
        foreign.mine = false;
        let old = comment("2", "Thank you, Mai", NOW - 60 * 60 * 1_000);
        let known = comment("3", "Thank you, Mai", NOW + 1_000);
        let other = comment("4", "Thank you", NOW + 1_000);
        let ours = comment("5", " Thank you,  Mai", NOW - 900);
        let all = [foreign, old, known, other, ours];
        let found = own_comment(&all, "Thank you, Mai", Some(NOW), &["3".into()]);
        assert_eq!(found.map(|comment| comment.id.as_str()), Some("5"));
        assert!(own_comment(&all[..4], "Thank you, Mai", Some(NOW), &["3".into()]).is_none());
    }

    #[test]
    fn a_wrong_clock_does_not_matter_where_a_list_tells_new_from_old() {
        let ours = comment("5", "Thank you", NOW - 60 * 60 * 1_000);
        assert!(own_comment([&ours], "Thank you", Some(NOW), &[]).is_none());
        assert!(own_comment([&ours], "Thank you", None, &[]).is_some());
        assert_eq!(above(&[5, 4, 3], |id| *id == 4), [5]);
        assert_eq!(above(&[5, 4, 3], |id| *id == 9), [5, 4, 3]);
    }

    #[test]
    fn marks_that_nobody_sees_are_no_difference() {
        assert!(same_words("Thank you ❤", "\u{200F}Thank you ❤\u{FE0F}"));
        assert!(!same_words("Thank you", "Thank you ❤"));
    }

    #[test]
    fn a_post_that_was_there_before_is_not_ours() {
        let draft = Draft { caption: "Moon jar by @ines".to_owned(), ..Draft::default() };
        let newest = [post("9", "Moon jar by ines", NOW + 2_000), post("8", "Moon jar by ines", NOW - 1_000)];
        let found = |before: &[MediaId]| {
            own_post(&newest, &draft, Some(NOW), before, true).map(|media| media.id.as_str().to_owned())
        };
        assert_eq!(found(&["8".into()]).as_deref(), Some("9"));
        assert_eq!(found(&["8".into(), "9".into()]), None);
    }

    #[test]
    fn a_story_is_known_by_being_new_and_a_story() {
        let draft = Draft { kind: DraftKind::Story, caption: "Not sent".to_owned(), ..Draft::default() };
        let story = |id| Media { product: Product::Story, ..post(id, "", NOW) };
        let newest = [post("9", "", NOW), story("8"), story("7")];
        let found = |before: &[MediaId]| {
            own_post(&newest, &draft, None, before, true).map(|media| media.id.as_str().to_owned())
        };
        assert_eq!(found(&["7".into()]).as_deref(), Some("8"), "a post is no story");
        assert_eq!(found(&["7".into(), "8".into()]), None);
    }

    #[test]
    fn another_caption_counts_only_when_the_container_said_so() {
        let draft = Draft { caption: "Moon jar".to_owned(), ..Draft::default() };
        let newest = [post("9", "", NOW)];
        assert!(own_post(&newest, &draft, Some(NOW), &[], true).is_none());
        assert!(own_post(&newest, &draft, Some(NOW), &[], false).is_some());
        let reel = Draft { kind: DraftKind::Reel, ..draft };
        assert!(own_post(&newest, &reel, Some(NOW), &[], false).is_none());
    }
}
