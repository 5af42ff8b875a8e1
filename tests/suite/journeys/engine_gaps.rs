//! Every kind of gap that Instagram can make, from its answer to the reasons.
//! Invariant: nothing that was read is lost by it, and an empty answer is never taken for "no comments".

use tintype::domain::gap::{Evidence, Likelihood, Reason};
use tintype::engine::Command;
use tintype::engine::views::gaps::{Gap, GapAsk, GapRow, Gaps, GapsAsk, GapsFoot, GapsFootAsk};
use tintype::engine::views::inbox::InboxFilter;
use tintype::engine::views::library::{Post, PostAsk};
use tintype::engine::{News, SignIn};
use tintype::sandbox::NewComment;

use super::stage::Stage;

/// A post with comments by two people, of which everything is read.
struct Fresh {
    stage: Stage,
    media: String,
}

impl Fresh {
    fn begin() -> Self {
        let stage = Stage::signed_in();
        let media = stage.control.post_elsewhere("Glaze tests").unwrap();
        let fresh = Self { stage, media };
        let people = fresh.people();
        for nth in 0..6 {
            fresh.comes(&people[nth % 2], &format!("comment {nth}"));
        }
        fresh.stage.advance(30);
        assert_eq!(fresh.post().returned, 6);
        fresh
    }

    /// Two people of the world.
    fn people(&self) -> [String; 2] {
        let rows = self.stage.inbox(InboxFilter::All, "").rows;
        let ask =
            tintype::engine::views::inbox::RowsAsk { account: self.stage.account(), rows: rows.to_vec() };
        let view: tintype::engine::views::inbox::InboxRows = self.stage.view(ask);
        let mut names: Vec<String> =
            view.rows.into_iter().filter(|row| !row.mine).filter_map(|row| row.username).collect();
        names.sort();
        names.dedup();
        [names[0].clone(), names[1].clone()]
    }

    fn comes(&self, who: &str, text: &str) {
        let new = NewComment {
            media: Some(self.media.clone()),
            username: Some(who.to_owned()),
            text: text.to_owned(),
            ..NewComment::default()
        };
        self.stage.control.add_comment(new).unwrap();
    }

    fn again(&self) -> String {
        // What was read is older than what is read now.
        self.stage.advance(1);
        let account = self.stage.account();
        self.stage.send(Command::ReadAgain { account, media: self.media.as_str().into() });
        let words = self.stage.engine().news().into_iter().filter_map(|news| match news {
            News::Notice(notice) => Some(notice.words),
            _ => None,
        });
        words.last().unwrap_or_default()
    }

    fn post(&self) -> Post {
        self.stage.view(PostAsk { account: self.stage.account(), media: self.media.as_str().into() })
    }

    fn evidence(&self) -> Evidence {
        let ask = GapAsk { account: self.stage.account(), media: self.media.as_str().into() };
        self.stage.view::<Gap>(ask).evidence.unwrap()
    }

    fn row(&self) -> Option<GapRow> {
        let ask = GapsAsk { account: self.stage.account(), ..GapsAsk::default() };
        self.stage.view::<Gaps>(ask).rows.into_iter().find(|row| row.media.as_str() == self.media)
    }

    fn first(&self) -> (Reason, Likelihood) {
        let finding = self.evidence().findings()[0];
        (finding.reason, finding.likelihood)
    }

    /// Everything that was read is still here.
    fn nothing_is_lost(&self) {
        assert_eq!(self.stage.inbox(InboxFilter::All, "comment").rows.len(), 6);
        assert_eq!(self.stage.inbox(InboxFilter::Deleted, "").rows.len(), 0);
    }
}

#[test]
fn people_who_are_restricted_leave_a_gap_that_closes_again() {
    let fresh = Fresh::begin();
    let [_, second] = fresh.people();
    assert_eq!(fresh.row(), None, "there is no gap yet");
    assert!(fresh.stage.control.restrict(&second, true));
    assert_eq!(fresh.again(), "Read again: Instagram reports 6 and returns 3");
    let row = fresh.row().unwrap();
    assert_eq!((row.reported, row.returned, row.since), (6, 3, Some(fresh.stage.clock.now_ms())));
    let evidence = fresh.evidence();
    assert_eq!((evidence.withheld, evidence.unexplained(), fresh.post().returned), (3, 3, 3));
    assert_eq!(fresh.first(), (Reason::Restricted, Likelihood::Possible));
    fresh.nothing_is_lost();
    fresh.stage.advance(3_600);
    fresh.comes(&second, "one more that nobody sees");
    fresh.stage.advance(30);
    let row = fresh.row().unwrap();
    assert_eq!((row.reported, row.returned, row.at_first), (7, 3, 3), "it grew");
    assert!(fresh.stage.control.restrict(&second, false));
    assert_eq!(fresh.again(), "Read again: Instagram returns all 7 it reports");
    assert_eq!(fresh.row(), None);
}

#[test]
fn an_age_gate_and_an_ad_keep_back_all_comments_of_one_post() {
    let fresh = Fresh::begin();
    assert!(fresh.stage.control.gate_by_age(&fresh.media, true));
    assert_eq!(fresh.again(), "Read again: Instagram reports 6 and returns 0");
    assert_eq!(fresh.first(), (Reason::AgeGate, Likelihood::Likely));
    fresh.nothing_is_lost();
    assert!(fresh.stage.control.gate_by_age(&fresh.media, false));
    assert!(fresh.stage.control.make_ad(&fresh.media, true));
    fresh.again();
    assert_eq!(fresh.first(), (Reason::Ad, Likelihood::Likely));
    fresh.nothing_is_lost();
}

#[test]
fn an_app_that_is_not_published_returns_nobody_else_and_says_no_error() {
    let stage = Stage::new();
    stage.control.flip(|switches| switches.app_published = false);
    stage.send(Command::SignIn(SignIn::Demo));
    let foot: GapsFoot = stage.view(GapsFootAsk { account: stage.account() });
    assert!(foot.posts > 10 && foot.missing > 100, "{foot:?}");
    let gaps: Gaps = stage.view(GapsAsk { account: stage.account(), ..GapsAsk::default() });
    let widest = &gaps.rows[0];
    let gap: Gap = stage.view(GapAsk { account: stage.account(), media: widest.media.clone() });
    let finding = gap.evidence.unwrap().findings()[0];
    assert_eq!((finding.reason, finding.likelihood), (Reason::AppAccess, Likelihood::Likely));
    stage.control.flip(|switches| switches.app_published = true);
    stage.send(Command::ReadAgain { account: stage.account(), media: widest.media.clone() });
    let post: Post = stage.view(PostAsk { account: stage.account(), media: widest.media.clone() });
    assert!(post.returned > 0, "once it is published they come");
}

#[test]
fn lost_access_is_seen_though_everything_was_read_before() {
    let fresh = Fresh::begin();
    fresh.stage.control.flip(|switches| switches.comments_readable = false);
    assert_eq!(fresh.again(), "Read again: Instagram reports 6 and returns 0");
    assert_eq!((fresh.evidence().withheld, fresh.post().returned), (6, 0));
    fresh.nothing_is_lost();
}

#[test]
fn what_its_author_deletes_is_explained_until_the_count_follows() {
    let fresh = Fresh::begin();
    let rows = fresh.stage.inbox(InboxFilter::All, "comment").rows;
    assert_eq!(rows.len(), 6);
    assert_eq!(fresh.again(), "Read again: Instagram returns all 6 it reports");
    assert_eq!(fresh.row(), None);
}
