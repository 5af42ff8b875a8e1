//! Whether comments come through: an unpublished app may be sent empty lists with status 200 (section 5.1).
//! Invariant: an empty list is believed only where Instagram counts no comments either; the proof is the
//! account's own posts.

use crate::api::Thread;
use crate::domain::error_book::Next;
use crate::domain::{Media, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::{Heard, Ward};
use crate::{tr, tr_count};

const THIS: CheckId = CheckId::Comments;
/// Posts that are looked at, at most.
const POSTS: usize = 3;

/// What one post told.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Post {
    id: String,
    counted: u64,
    returned: u64,
    /// Of those, by somebody else than the account.
    by_others: u64,
}

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    if let Some(root) =
        ward.root(&[CheckId::Network, CheckId::Secure, CheckId::Tester, CheckId::Professional])
    {
        return Finding::waits(THIS, root, tr!("An unpublished app may be sent empty lists"));
    }
    if !ward.is_signed_in() {
        return Finding::untold(THIS, tr!("Nobody is signed in, so Instagram cannot be asked"));
    }
    let Some(Heard { at, answer }) = ward.posts().await else {
        return Finding::waits(THIS, CheckId::Budget, "");
    };
    let at = *at;
    let mut posts: Vec<Media> = match answer {
        Ok(posts) => posts.iter().filter(|post| post.comments_count.unwrap_or(0) > 0).cloned().collect(),
        Err(error) => return Finding::trouble(THIS, error.trouble()),
    };
    // The more were counted, the more an empty list says.
    posts.sort_by_key(|post| std::cmp::Reverse(post.comments_count));
    let Ok(session) = ward.session().await else {
        return Finding::waits(THIS, CheckId::Key, "");
    };
    let mut told = Vec::new();
    for post in posts.iter().take(POSTS) {
        if ward.rests().is_some() {
            break;
        }
        match ward.heard(session.comments_page(&post.id, None).await) {
            Ok(page) => told.push(count(post, &page.items)),
            Err(error) if error.trouble().kind == TroubleKind::PermissionMissing => {
                return Finding::waits(THIS, CheckId::Permissions, "");
            }
            Err(error) => {
                return Finding::trouble(THIS, error.trouble()).shown_by(asked(
                    at,
                    &post.id.0,
                    say::answer(&error),
                ));
            }
        }
        if told.last().is_some_and(|post| post.by_others > 0) {
            break;
        }
    }
    judge(at, &told)
}

fn asked(at: i64, post: &str, answer: String) -> Evidence {
    let asked = tr!("GET /{version}/{post}/comments", version = crate::api::API_VERSION, post = post);
    Evidence { asked, at, answer, ..Evidence::default() }
}

fn count(post: &Media, threads: &[Thread]) -> Post {
    let all = || threads.iter().flat_map(|thread| std::iter::once(&thread.comment).chain(&thread.replies));
    Post {
        id: post.id.0.clone(),
        counted: post.comments_count.unwrap_or(0),
        returned: all().count() as u64,
        by_others: all().filter(|comment| !comment.mine).count() as u64,
    }
}

fn judge(at: i64, posts: &[Post]) -> Finding {
    let Some(last) = posts.last() else {
        return Finding::untold(THIS, tr!("None of the newest posts has a comment, so nothing can be told"));
    };
    let sum = |of: fn(&Post) -> u64| posts.iter().map(of).sum::<u64>();
    let (counted, returned) = (sum(|post| post.counted), sum(|post| post.returned));
    let listed =
        |post: &Post| tr!("200, {returned} of {counted}", returned = post.returned, counted = post.counted);
    let others: Vec<String> = posts[..posts.len() - 1].iter().map(listed).collect();
    let compared = match others.is_empty() {
        true => tr!("The count that Instagram tells of the same post").to_owned(),
        false => tr!("Other posts of the account: {answers}", answers = others.join("; ")),
    };
    let evidence = Evidence { compared, ..asked(at, &last.id, listed(last)) };
    if last.by_others > 0 {
        let found = tr!(
            "{returned} came with the first page of a post that counts {counted}",
            returned = last.returned,
            counted = last.counted
        );
        let means = tr!(
            "Other people's comments are returned. A few may be missing: of restricted people, of filters"
        )
        .to_owned();
        return Finding::passed(THIS, found).shown_by(Evidence { means, ..evidence });
    }
    let found = if returned == 0 {
        tr_count!(
            counted,
            "Instagram counts {count} comment and returns none",
            "Instagram counts {count} comments and returns none",
            count = counted
        )
    } else {
        tr!("Only your own comments come: {returned} of {counted}", returned = returned, counted = counted)
    };
    // An account may have written every comment itself.
    if returned > 0 && returned >= counted {
        return Finding::untold(THIS, tr!("Only the account itself has commented, so nothing can be told"));
    }
    let means = tr!(
        "The comments exist, and Instagram keeps them from this app. That happens while an app is not published. Publish it in its dashboard; for your own accounts Meta asks for no review."
    );
    let proof =
        tr!("An empty answer with status 200 is a refusal here, not a post without comments").to_owned();
    Finding::failed(THIS, Whose::YoursAtMeta, found, means)
        .next(Next::Dashboard)
        .shown_by(Evidence { means: proof, ..evidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::doctor::finding::State;

    fn post(counted: u64, returned: u64, by_others: u64) -> Post {
        Post { id: "178".into(), counted, returned, by_others }
    }

    #[test]
    fn only_a_comment_of_somebody_else_is_a_proof() {
        let state = |posts: &[Post]| judge(0, posts).state;
        assert_eq!(state(&[]), State::Untold);
        assert_eq!(state(&[post(12, 0, 0), post(3, 3, 1)]), State::Passed);
        assert_eq!(state(&[post(12, 0, 0)]), State::Failed(Whose::YoursAtMeta));
        assert_eq!(state(&[post(12, 2, 0)]), State::Failed(Whose::YoursAtMeta));
        assert_eq!(state(&[post(2, 2, 0)]), State::Untold, "the account talks to itself");
    }

    #[test]
    fn the_trap_is_proved_by_all_posts_that_were_looked_at() {
        let found = judge(0, &[post(31, 0, 0), post(12, 0, 0)]);
        assert_eq!(found.found, "Instagram counts 43 comments and returns none");
        assert_eq!(found.evidence.unwrap().compared, "Other posts of the account: 200, 0 of 31");
    }
}
