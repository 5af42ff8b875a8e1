//! Comments and replies (section 5).
//! Invariant: what was written, hidden or deleted is read back from the server, not assumed.

use std::collections::HashSet;

use tintype::api::{Class, Thread};
use tintype::domain::{Comment, CommentId, Media, MediaId, TroubleKind};
use tintype::sandbox::NewComment;

use super::{Bench, kind};

/// Every thread under a post, through all pages.
async fn threads(bench: &Bench, media: &MediaId) -> Vec<Thread> {
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = bench.session.comments_page(media, after.as_deref()).await.unwrap().value;
        all.extend(page.items);
        match page.after {
            Some(cursor) => after = Some(cursor),
            None => return all,
        }
    }
}

/// The first post with at least so many comments.
async fn busy(bench: &Bench, least: u64) -> Media {
    bench.media_where(|media| media.comments_count >= Some(least)).await
}

fn arrive(bench: &Bench, media: &MediaId, parent: Option<&CommentId>, text: &str) -> CommentId {
    let new = NewComment {
        media: Some(media.to_string()),
        parent: parent.map(ToString::to_string),
        text: text.into(),
        ..NewComment::default()
    };
    bench.control.add_comment(new).expect("the comment arrives").into()
}

/// A new thread by somebody else.
async fn thread(bench: &Bench) -> (MediaId, CommentId) {
    let media = busy(bench, 1).await.id;
    let id = arrive(bench, &media, None, "Is the glaze food safe? 🍵");
    (media, id)
}

#[tokio::test]
async fn paging_finds_every_comment_once_newest_first() {
    let bench = Bench::new().await;
    let media = busy(&bench, 1).await.id;
    let before = threads(&bench, &media).await.len();
    for number in 0..60 {
        bench.control.advance(1);
        arrive(&bench, &media, None, &format!("number {number}"));
    }
    let all = threads(&bench, &media).await;
    assert_eq!(all.len(), before + 60);
    let ids: HashSet<&CommentId> = all.iter().map(|thread| &thread.comment.id).collect();
    assert_eq!(ids.len(), all.len(), "each once");
    assert!(all.is_sorted_by(|left, right| left.comment.timestamp >= right.comment.timestamp));
    assert_eq!(all[0].comment.text, "number 59");
    assert!(all.iter().all(|thread| thread.comment.parent.is_none() && thread.comment.media == media));
}

#[tokio::test]
async fn a_comment_between_two_pages_doubles_nothing() {
    let bench = Bench::new().await;
    let media = busy(&bench, 1).await.id;
    for number in 0..60 {
        arrive(&bench, &media, None, &format!("number {number}"));
    }
    let first = bench.session.comments_page(&media, None).await.unwrap().value;
    bench.control.advance(5);
    arrive(&bench, &media, None, "in between");
    let second = bench.session.comments_page(&media, first.after.as_deref()).await.unwrap().value;
    let seen: HashSet<CommentId> = first.items.into_iter().map(|thread| thread.comment.id).collect();
    assert!(second.items.iter().all(|thread| !seen.contains(&thread.comment.id)));
}

#[tokio::test]
async fn replies_past_the_first_page_are_read_on() {
    let bench = Bench::new().await;
    let (media, top) = thread(&bench).await;
    let want: HashSet<CommentId> = (0..70)
        .map(|number| {
            bench.control.advance(1);
            arrive(&bench, &media, Some(&top), &format!("reply {number}"))
        })
        .collect();
    let all = threads(&bench, &media).await;
    let thread = all.into_iter().find(|thread| thread.comment.id == top).unwrap();
    let mut found: Vec<Comment> = thread.replies;
    let mut after = thread.replies_after;
    assert!(after.is_some(), "seventy replies do not fit in one page");
    while let Some(cursor) = after {
        let page = bench.session.replies_page(&media, &top, Some(&cursor)).await.unwrap().value;
        found.extend(page.items);
        after = page.after;
    }
    assert_eq!(found.len(), want.len());
    assert!(found.iter().all(|reply| reply.parent.as_ref() == Some(&top) && reply.media == media));
    assert_eq!(found.into_iter().map(|reply| reply.id).collect::<HashSet<_>>(), want);
}

#[tokio::test]
async fn a_reply_is_ours_and_keeps_every_character() {
    let bench = Bench::new().await;
    let (media, top) = thread(&bench).await;
    for text in ["Yes, it is 🌿❤️", "نعم، بالتأكيد", "Có chứ & 100% = #sạch?", "one\ntwo"]
    {
        let id = bench.session.reply(&top, text).await.unwrap().value;
        let replies = bench.session.replies_page(&media, &top, None).await.unwrap().value.items;
        let reply = replies.into_iter().find(|reply| reply.id == id).expect("it is in the thread");
        assert_eq!((reply.text.as_str(), reply.mine, reply.parent.as_ref()), (text, true, Some(&top)));
        assert_eq!(reply.username.as_deref(), Some(bench.ready.username.as_str()));
    }
}

#[tokio::test]
async fn a_new_comment_is_the_first_of_the_list() {
    let bench = Bench::new().await;
    let media = busy(&bench, 1).await.id;
    bench.control.advance(60);
    let id = bench.session.comment_on(&media, "Kiln opens on Friday 🔥").await.unwrap().value;
    let first = threads(&bench, &media).await.swap_remove(0).comment;
    assert_eq!((first.id, first.mine), (id, true));
}

#[tokio::test]
async fn a_comment_is_hidden_shown_and_deleted() {
    let bench = Bench::new().await;
    let (media, id) = thread(&bench).await;
    for hidden in [true, false] {
        bench.session.set_hidden(&id, hidden).await.unwrap();
        assert_eq!(bench.session.comment(&media, &id).await.unwrap().value.hidden, hidden);
    }
    bench.session.delete_comment(&id).await.unwrap();
    assert_eq!(bench.session.comment(&media, &id).await.unwrap_err().class(), Class::Gone);
    assert_eq!(bench.session.delete_comment(&id).await.unwrap_err().class(), Class::Gone);
    assert_eq!(bench.session.replies_page(&media, &id, None).await.unwrap_err().class(), Class::Gone);
    assert_eq!(bench.session.reply(&id, "too late").await.unwrap_err().class(), Class::Gone);
}

#[tokio::test]
async fn one_comment_reads_as_it_does_in_the_list() {
    let bench = Bench::new().await;
    let (media, id) = thread(&bench).await;
    let listed = threads(&bench, &media).await.into_iter().find(|thread| thread.comment.id == id).unwrap();
    let comment = bench.session.comment(&media, &id).await.unwrap().value;
    assert_eq!(comment, listed.comment);
    assert!(!comment.mine && comment.author.is_some() && comment.timestamp.is_some());
    let reply = bench.session.reply(&id, "ours").await.unwrap().value;
    let reply = bench.session.comment(&media, &reply).await.unwrap().value;
    assert_eq!((reply.parent, reply.mine), (Some(id), true));
}

#[tokio::test]
async fn a_renamed_person_stays_the_same_person() {
    let bench = Bench::new().await;
    let (media, id) = thread(&bench).await;
    let before = bench.session.comment(&media, &id).await.unwrap().value;
    assert!(bench.control.rename(before.username.as_deref().unwrap(), "somebody.new"));
    let after = bench.session.comment(&media, &id).await.unwrap().value;
    assert_eq!((after.author, after.username.as_deref()), (before.author, Some("somebody.new")));
}

#[tokio::test]
async fn a_hidden_comment_takes_no_reply() {
    let bench = Bench::new().await;
    let (_, id) = thread(&bench).await;
    bench.session.set_hidden(&id, true).await.unwrap();
    let error = bench.session.reply(&id, "psst").await.unwrap_err();
    assert_eq!(error.class(), Class::NeedsPerson, "{error}");
}

#[tokio::test]
async fn a_withheld_list_is_empty_although_comments_are_counted() {
    let bench = Bench::new().await;
    let (media, _) = thread(&bench).await;
    bench.control.flip(|switches| switches.comments_readable = false);
    let page = bench.session.comments_page(&media, None).await.unwrap().value;
    assert!(page.items.iter().all(|thread| thread.comment.mine));
    assert!(bench.session.media(&media).await.unwrap().value.comments_count > Some(0));
}

#[tokio::test]
async fn without_its_permission_nothing_is_read_or_written() {
    use tintype::sandbox::Scopes;
    let bench = Bench::new().await;
    let (media, id) = thread(&bench).await;
    let session = bench.with_token(&bench.control.dashboard_token(Scopes::BASIC, 0));
    assert_eq!(kind(&session.comments_page(&media, None).await), TroubleKind::PermissionMissing);
    assert_eq!(kind(&session.reply(&id, "no").await), TroubleKind::PermissionMissing);
    assert_eq!(kind(&session.set_hidden(&id, true).await), TroubleKind::PermissionMissing);
}

#[tokio::test]
async fn a_private_reply_goes_once_within_seven_days() {
    use tintype::sandbox::Happened;
    let bench = Bench::new().await;
    let (media, id) = thread(&bench).await;
    bench.session.private_reply(&id, "We kept one for you 🌿 & more").await.unwrap();
    let sent = |what: &Happened| {
        matches!(what, Happened::PrivateReply { comment, text, .. }
            if *comment == id.0 && text == "We kept one for you 🌿 & more")
    };
    assert_eq!(bench.control.record().iter().filter(|what| sent(what)).count(), 1);
    let again = bench.session.private_reply(&id, "again").await;
    assert_eq!(kind(&again), TroubleKind::PrivateDone);
    assert_eq!(again.unwrap_err().class(), Class::NeedsPerson);
    let own = bench.session.reply(&id, "ours").await.unwrap().value;
    assert_eq!(kind(&bench.session.private_reply(&own, "to us").await), TroubleKind::PrivateRefused);
    let late = arrive(&bench, &media, None, "Still there?");
    bench.control.advance(7 * 86_400 + 60);
    assert_eq!(kind(&bench.session.private_reply(&late, "late").await), TroubleKind::PrivateTooLate);
    bench.session.delete_comment(&late).await.unwrap();
    assert_eq!(bench.session.private_reply(&late, "gone").await.unwrap_err().class(), Class::Gone);
    assert_eq!(
        bench.control.record().iter().filter(|what| matches!(what, Happened::PrivateReply { .. })).count(),
        1
    );
}

#[tokio::test]
async fn a_private_reply_has_a_thousand_bytes_and_needs_its_permission() {
    use tintype::sandbox::Scopes;
    let bench = Bench::new().await;
    let (_, id) = thread(&bench).await;
    let long = bench.session.private_reply(&id, &"é".repeat(501)).await;
    assert_eq!(kind(&long), TroubleKind::Refused);
    let session = bench.with_token(&bench.control.dashboard_token(Scopes::BASIC, 0));
    assert_eq!(kind(&session.private_reply(&id, "no").await), TroubleKind::PermissionMissing);
    bench.session.private_reply(&id, &"é".repeat(500)).await.unwrap();
}
