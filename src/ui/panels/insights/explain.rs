//! Which posts stand on which day, and which of them explains a day. Pure functions.
//! Invariant: a post explains its own day and the two after it, never a day before it.

use crate::engine::views::insights::{DayPoint, PostRow};
use crate::tr;

use super::pacific_day;
use super::steps::Drawn;

/// Days after a post in which it may explain the numbers.
const WITHIN: usize = 2;

/// The point of the chart a post stands on.
pub(super) fn day_of(post: &PostRow, drawn: &Drawn) -> Option<usize> {
    drawn.place(pacific_day(post.at?))
}

/// The post that explains a day, as an index, with how many days before it came out: the one with the most
/// reach among those of the day and the two before.
pub(super) fn explaining(posts: &[PostRow], drawn: &Drawn, day: usize) -> Option<(usize, usize)> {
    // A week or a month is explained by what came out in it.
    let within = if drawn.spans.iter().all(|(first, last)| first == last) { WITHIN } else { 0 };
    let reach = |index: usize| posts.get(index).and_then(|post| post.reach).unwrap_or(0.0);
    let near = posts.iter().enumerate().filter_map(|(index, post)| {
        let age = day.checked_sub(day_of(post, drawn)?)?;
        (age <= within).then_some((index, age))
    });
    near.max_by(|a, b| reach(a.0).total_cmp(&reach(b.0)).then(b.1.cmp(&a.1)))
}

/// `day after post 240`.
pub(super) fn words(post: &PostRow, age: usize) -> String {
    let Some(number) = post.number else {
        return match age {
            0 => tr!("day of this post").to_owned(),
            1 => tr!("day after this post").to_owned(),
            _ => tr!("{count} days after this post", count = age),
        };
    };
    match age {
        0 => tr!("day of post {number}", number = number),
        1 => tr!("day after post {number}", number = number),
        _ => tr!("{count} days after post {number}", count = age, number = number),
    }
}

/// Which pictures have room on an axis, given where each would stand: the strongest first, none over another.
pub(super) fn with_room(places: &[(f32, f64)], room: f32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*b].1.total_cmp(&places[*a].1).then(a.cmp(b)));
    let mut shown = vec![false; places.len()];
    for index in order {
        let free =
            (0..places.len()).all(|other| !shown[other] || (places[other].0 - places[index].0).abs() >= room);
        shown[index] = free;
    }
    shown
}

/// Where a keyboard begins that has not stood anywhere yet: the last day with a value.
pub(super) fn last_known(days: &[DayPoint]) -> Option<usize> {
    days.iter().rposition(|day| day.value.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MediaId, MetricId};
    use crate::engine::views::PictureKey;
    use crate::engine::views::insights::Figure;
    use crate::engine::views::library::TileKind;
    use crate::ui::panels::insights::steps::{self, Step};
    use jiff::ToSpan;
    use jiff::civil::date;

    fn days() -> Drawn {
        let first = date(2026, 11, 1);
        let point = |n: i64| DayPoint { day: first + n.days(), value: Some(1.0), provisional: false };
        let figure = Figure {
            metric: MetricId::Reach,
            value: None,
            before: None,
            typical: None,
            days: (0..10).map(point).collect(),
            days_before: vec![],
            band: vec![],
            ranges: vec![],
        };
        steps::drawn(&figure, Step::Day, None)
    }

    fn post(id: &str, at: &str, reach: f64) -> PostRow {
        let at: jiff::Timestamp = at.parse().unwrap();
        PostRow {
            media: MediaId::from(id),
            picture: PictureKey::Media(MediaId::from(id)),
            kind: TileKind::Picture,
            number: Some(240),
            headline: None,
            at: Some(at.as_millisecond()),
            reach: Some(reach),
            views: None,
            likes: None,
            comments: None,
            saves: None,
            shares: None,
            interactions: None,
            against_typical: None,
        }
    }

    #[test]
    fn a_post_stands_on_its_pacific_day() {
        assert_eq!(day_of(&post("1", "2026-11-03T06:00:00Z", 1.0), &days()), Some(1));
        assert_eq!(day_of(&post("1", "2026-12-03T06:00:00Z", 1.0), &days()), None);
    }

    #[test]
    fn the_widest_post_of_the_last_days_explains_a_day() {
        let posts = [post("1", "2026-11-03T20:00:00Z", 900.0), post("2", "2026-11-04T20:00:00Z", 300.0)];
        assert_eq!(explaining(&posts, &days(), 1), None, "nothing explains a day before it");
        assert_eq!(explaining(&posts, &days(), 2), Some((0, 0)));
        assert_eq!(explaining(&posts, &days(), 4), Some((0, 2)));
        assert_eq!(explaining(&posts, &days(), 5), Some((1, 2)));
        assert_eq!(explaining(&posts, &days(), 6), None);
        assert_eq!(words(&posts[0], 1), "day after post 240");
    }

    #[test]
    fn the_strongest_pictures_get_the_room() {
        assert_eq!(with_room(&[(0.0, 1.0), (10.0, 5.0), (40.0, 2.0)], 22.0), [false, true, true]);
        assert_eq!(with_room(&[], 22.0), Vec::<bool>::new());
    }
}
