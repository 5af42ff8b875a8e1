//! Quiet hours and `tintype work`: comments go off and come back on while no window is open.
//! Invariant: what was on before is on again, and what was off stays off.

use jiff::civil::Weekday;
use tintype::domain::quiet::{Covers, QuietHours, QuietWindow};
use tintype::domain::{Media, MediaId};
use tintype::store::tables::{media, quiet};

use super::stage::Stage;

/// Every day, so many minutes from before to after the beginning.
fn around(stage: &Stage, posts: &[Media]) -> QuietHours {
    let utc = stage.since.to_zoned(jiff::tz::TimeZone::UTC);
    let minute = u16::try_from(utc.hour()).unwrap() * 60 + u16::try_from(utc.minute()).unwrap();
    let days = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next())).take(7);
    QuietHours {
        on: true,
        windows: vec![QuietWindow::on(days, (minute + 1_440 - 30) % 1_440, (minute + 600) % 1_440)],
        zone: Some("UTC".to_owned()),
        covers: Covers::Chosen,
        chosen: posts.iter().map(|post| post.id.clone()).collect(),
        ..QuietHours::default()
    }
}

fn is_on(stage: &Stage, post: &MediaId) -> bool {
    let session = stage.session();
    let read = async { session.media(post).await.unwrap().value };
    stage.runtime.block_on(read).comments_enabled.unwrap()
}

#[test]
fn a_worker_turns_comments_off_in_quiet_hours_and_on_again_after_them() {
    let stage = Stage::empty(11);
    let session = stage.session();
    let posts = stage.runtime.block_on(async { session.newest_media(2).await.unwrap().value });
    let (was_on, was_off) = (&posts[0].id, &posts[1].id);
    stage.runtime.block_on(async { session.set_comments_enabled(was_off, false).await.unwrap() });
    let (account, now) = (stage.account(), stage.since.as_millisecond());
    let (kept, hours) = (posts.clone(), around(&stage, &posts));
    let off = QuietHours { on: false, ..hours.clone() };
    stage.write(move |tx| {
        media::upsert_page(tx, &account, &kept, now)?;
        quiet::keep(tx, &account, &hours)
    });
    assert_eq!((stage.last_life(), stage.said().as_str()), (Some(0), ""));
    assert_eq!((is_on(&stage, was_on), is_on(&stage, was_off)), (false, false));
    let account = stage.account();
    stage.write(move |tx| quiet::keep(tx, &account, &off));
    assert_eq!((stage.last_life(), stage.said().as_str()), (Some(0), ""));
    assert_eq!((is_on(&stage, was_on), is_on(&stage, was_off)), (true, false));
}
