//! Gathers the monthly report from the store and the kept pictures.
//! Invariant: what Instagram gives for no range is a dash with its reason, and nothing that may not be added is.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::{AccountId, Metric, MetricId};
use crate::engine::context::Context;
use crate::engine::pictures::kept_small;
use crate::store::StoreError;
use crate::store::views::View;
use crate::store::views::insights::{self, DayPoint, Insights, InsightsAsk, PostRow};
use crate::store::views::insights_answering::{Answering, AnsweringAsk};
use crate::store::views::library::TileKind;
use crate::{tr, tr_count};

use super::chart::{Body, Chart, Lines, Point, figure as written};
use super::page::{Figure, Post, Report};

/// Posts that are listed.
const LISTED: usize = 20;
/// A picture in the list, in pixels.
const PICTURE: (u32, u32) = (108, 135);

/// Which month of whom.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportAsk {
    pub account: AccountId,
    pub username: String,
    /// First and last day, Instagram's own.
    pub first: Date,
    pub last: Date,
    /// What the month is called.
    pub name: String,
    /// The zone of the hours of comments.
    pub zone: TimeZone,
}

/// What the page tells.
///
/// # Errors
/// When the store cannot be read.
pub fn gather(context: &Context, ask: &ReportAsk) -> Result<Report, StoreError> {
    let days = ask.first.until(ask.last).map_or(1, |span| span.get_days().unsigned_abs() + 1);
    let insights = InsightsAsk { account: ask.account.clone(), days, last: ask.last };
    let view = context.read(|c| Insights::read(c, &insights))?;
    let answering = AnsweringAsk {
        account: ask.account.clone(),
        first: ask.first,
        last: ask.last,
        zone: ask.zone.clone(),
    };
    let answering = context.read(|c| Answering::read(c, &answering))?;
    let pictures = |post: &PostRow| kept_small(context, &post.media, PICTURE);
    Ok(of(ask, &view, &answering, pictures, context.clock.now().to_zoned(ask.zone.clone()).date()))
}

fn of(
    ask: &ReportAsk,
    view: &Insights,
    answering: &Answering,
    picture: impl Fn(&PostRow) -> Option<Vec<u8>>,
    today: Date,
) -> Report {
    let mut posts: Vec<&PostRow> = view.posts.iter().collect();
    posts.sort_by(|a, b| b.reach.unwrap_or(-1.0).total_cmp(&a.reach.unwrap_or(-1.0)));
    let more = posts.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| {
        tr_count!(more, "{count} more post is not listed", "{count} more posts are not listed", count = more)
    });
    Report {
        account: format!("@{}", ask.username),
        period: ask.name.clone(),
        made: tr!(
            "{first} to {last}, days as Instagram cuts them (US Pacific time). Made on {today}",
            first = ask.first,
            last = ask.last,
            today = today
        ),
        figures: view.figures.iter().map(figure).collect(),
        charts: view
            .figures
            .iter()
            .filter(|figure| has_days(figure))
            .map(|figure| chart(ask, view, figure))
            .collect(),
        columns: [tr!("Reach"), tr!("Views"), tr!("Likes"), tr!("Comments"), tr!("Saves"), tr!("Shares")]
            .map(str::to_owned)
            .to_vec(),
        posts: posts.into_iter().take(LISTED).map(|row| post(row, picture(row))).collect(),
        more,
        answering: comments(answering),
        notes: notes(view),
    }
}

fn has_days(figure: &insights::Figure) -> bool {
    figure.days.iter().any(|day| day.value.is_some())
}

fn name(metric: MetricId) -> &'static str {
    if metric == MetricId::FollowerCount { tr!("Followers") } else { Metric::of(metric).name() }
}

fn figure(figure: &insights::Figure) -> Figure {
    let change = match (figure.value, figure.before) {
        (Some(now), Some(before)) if figure.metric == MetricId::FollowerCount => signed(now - before, ""),
        (Some(now), Some(before)) if before > 0.0 => signed((now - before) / before * 100.0, " %"),
        _ => String::new(),
    };
    let below = match (figure.value, figure.typical) {
        (None, _) => match Metric::of(figure.metric).additive() {
            Some(_) => tr!("Not all days are known").to_owned(),
            None => tr!("Instagram gave no number for this month as a whole, and days cannot be added up")
                .to_owned(),
        },
        (Some(_), Some((low, high))) => {
            tr!("Typical: {low} to {high}", low = written(low), high = written(high))
        }
        (Some(_), None) => String::new(),
    };
    let value = figure.value.map_or_else(|| "\u{2013}".to_owned(), written);
    Figure { name: name(figure.metric).to_owned(), value, change, below }
}

fn signed(value: f64, unit: &str) -> String {
    let words = written(value);
    match value.round() as i64 {
        0 => format!("\u{b1}0{unit}"),
        1.. => format!("+{words}{unit}"),
        _ => format!("{words}{unit}"),
    }
}

fn chart(ask: &ReportAsk, view: &Insights, figure: &insights::Figure) -> Chart {
    let points = |days: &[DayPoint]| {
        days.iter().map(|day| Point { value: day.value, late: day.provisional }).collect::<Vec<_>>()
    };
    let notes = view.notes.iter().filter_map(|note| {
        Some((figure.days.iter().position(|day| day.day == note.day)?, note.words.clone()))
    });
    let metric = Metric::of(figure.metric);
    Chart {
        title: tr!("{name} by day", name = name(figure.metric)),
        subtitle: format!("@{}, {}", ask.username, ask.name),
        foot: metric.meaning().to_owned(),
        body: Body::Lines(Lines {
            labels: figure.days.iter().map(|day| day.day.strftime("%-d %b").to_string()).collect(),
            now: points(&figure.days),
            before: points(&figure.days_before),
            band: figure.band.clone(),
            notes: notes.collect(),
            from_zero: figure.metric != MetricId::FollowerCount,
        }),
    }
}

fn post(row: &PostRow, picture: Option<Vec<u8>>) -> Post {
    let values = [row.reach, row.views, row.likes, row.comments, row.saves, row.shares];
    let kind = match row.kind {
        TileKind::Picture => tr!("Picture"),
        TileKind::Carousel => tr!("Carousel"),
        TileKind::Reel => tr!("Reel"),
        TileKind::Video => tr!("Video"),
        TileKind::StoryPicture | TileKind::StoryVideo => tr!("Story"),
        TileKind::Other => tr!("Post"),
    };
    Post {
        picture,
        number: row.number.map(|number| number.to_string()).unwrap_or_default(),
        headline: row.headline.clone().unwrap_or_else(|| tr!("Without words").to_owned()),
        kind: kind.to_owned(),
        values: values.iter().map(|value| value.map_or_else(|| tr!("absent").to_owned(), written)).collect(),
    }
}

fn comments(answering: &Answering) -> Vec<(String, String)> {
    let tally = &answering.now;
    let part = |count: u32| match tally.share(count) {
        Some(share) => format!("{} ({:.0} %)", written(f64::from(count)), share * 100.0),
        None => "\u{2013}".to_owned(),
    };
    let mut all = vec![
        (tr!("Comments that came").to_owned(), written(f64::from(tally.came))),
        (tr!("Answered").to_owned(), part(tally.answered)),
        (tr!("Hidden").to_owned(), part(tally.hidden)),
        (tr!("Open").to_owned(), part(tally.open)),
    ];
    if let Some(wait) = tally.first_answer {
        let words = tr!(
            "{middle}, nine of ten within {long} ({count} answers)",
            middle = span(wait.middle),
            long = span(wait.long),
            count = wait.of
        );
        all.push((tr!("Time to the first answer, in the middle").to_owned(), words));
    }
    all
}

/// A span of seconds in its two largest units.
fn span(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as i64;
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => tr!("{minutes} min", minutes = minutes.max(1)),
        (0, hours, minutes) => tr!("{hours} h {minutes} min", hours = hours, minutes = minutes),
        (days, hours, _) => tr!("{days} d {hours} h", days = days, hours = hours),
    }
}

fn notes(view: &Insights) -> Vec<String> {
    let mut all: Vec<String> = view
        .figures
        .iter()
        .map(|figure| {
            let metric = Metric::of(figure.metric);
            format!("{}: {}", name(figure.metric), metric.meaning())
        })
        .collect();
    all.push(
        tr!("Reach is asked of Instagram for a period as a whole and never added up from days.").to_owned(),
    );
    all.push(tr!("A dash, a gap or the word \u{201c}absent\u{201d} is a number that Instagram did not give. Zero is written as 0.").to_owned());
    if view.figures.iter().any(|figure| figure.days.iter().any(|day| day.provisional)) {
        all.push(tr!("Dashed days may still change: Instagram is up to 48 hours late.").to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metrics::METRICS;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn ask() -> ReportAsk {
        ReportAsk {
            account: "1".into(),
            username: "tidewrack.clay".into(),
            first: date(2026, 10, 1),
            last: date(2026, 10, 31),
            name: "October 2026".into(),
            zone: TimeZone::UTC,
        }
    }

    fn figure_of(metric: MetricId, value: Option<f64>) -> insights::Figure {
        let day =
            |n: i64| DayPoint { day: date(2026, 10, 1) + n.days(), value: Some(1_234.0), provisional: false };
        insights::Figure {
            metric,
            value,
            before: Some(100.0),
            typical: None,
            days: (0..31).map(day).collect(),
            days_before: vec![],
            band: vec![],
            ranges: vec![],
        }
    }

    /// Whatever is in the store, a figure that may not be added up stands in the report only as it was given.
    #[test]
    fn no_report_adds_up_what_may_not_be() {
        for metric in METRICS.iter().filter(|metric| metric.additive().is_none()) {
            let view = Insights { figures: vec![figure_of(metric.id, None)], ..Insights::default() };
            let report = of(&ask(), &view, &Answering::default(), |_| None, date(2026, 11, 1));
            let page = super::super::page::html(&report);
            assert_eq!(report.figures[0].value, "\u{2013}", "{}", metric.wire);
            assert!(!page.contains(&written(1_234.0 * 31.0)), "{}", metric.wire);
            let view = Insights { figures: vec![figure_of(metric.id, Some(777.0))], ..Insights::default() };
            let report = of(&ask(), &view, &Answering::default(), |_| None, date(2026, 11, 1));
            assert_eq!(report.figures[0].value, "777");
        }
    }

    #[test]
    fn spans_are_said_in_two_units() {
        assert_eq!(
            (span(20.0), span(2_520.0), span(5_400.0)),
            ("1 min".into(), "42 min".into(), "1 h 30 min".into())
        );
        assert_eq!(span(180_000.0), "2 d 2 h");
        assert_eq!(
            (signed(0.2, " %"), signed(-3.0, " %"), signed(12.0, "")),
            ("\u{b1}0 %".into(), "\u{2212}3 %".into(), "+12".into())
        );
    }
}
