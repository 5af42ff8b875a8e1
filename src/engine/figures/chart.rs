//! A chart as it leaves the program: plain values in, a drawing (SVG) out. Pure functions.
//! Invariant: what was not given is a gap and a mark on the axis, zero touches the axis, what may still change is
//! dashed; nothing is added up here.

use std::fmt::Write;

use crate::tr;

/// The size of every drawing, in points.
pub const SIZE: (f64, f64) = (960.0, 420.0);
/// The margins of the lines: left, top, right, bottom.
const EDGE: (f64, f64, f64, f64) = (64.0, 92.0, 24.0, 56.0);

const INK: &str = "#1f1a16";
const QUIET: &str = "#776c62";
const HAIR: &str = "#ddd3c5";
const BAND: &str = "#efe4d4";
const ACCENT: &str = "#b4690e";
const GROUND: &str = "#fffdf9";
/// From few to many.
const RAMP: [&str; 6] = ["#f1ebe0", "#e2d5c3", "#cdb99d", "#a98e70", "#7c624a", "#463427"];

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    /// Period and account.
    pub subtitle: String,
    /// Where the numbers are from, and what they leave out.
    pub foot: String,
    pub body: Body,
}

/// The kinds of charts.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Lines(Lines),
    Bars(Vec<Bar>),
    Heat(Heat),
}

/// A series over points of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The word of each point.
    pub labels: Vec<String>,
    pub now: Vec<Point>,
    pub before: Vec<Point>,
    /// What is typical of each point; empty: not known.
    pub band: Vec<(f64, f64)>,
    /// Words pinned to points.
    pub notes: Vec<(usize, String)>,
    /// Whether the axis begins at zero.
    pub from_zero: bool,
}

/// One point of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// `None`: Instagram gave none.
    pub value: Option<f64>,
    /// It may still change.
    pub late: bool,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    /// What stands at its end.
    pub words: String,
}

/// Weekdays by hours, Monday first.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// 7 rows of 24; `None`: nothing is known.
    pub cells: Vec<Vec<Option<f64>>>,
    pub weekdays: Vec<String>,
    /// What few and many are called.
    pub ends: (String, String),
}

/// The drawing.
pub fn svg(chart: &Chart) -> String {
    let (wide, tall) = SIZE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {tall}\" width=\"{wide}\" height=\"{tall}\" \
         font-family=\"Inter, system-ui, sans-serif\" font-size=\"12\" role=\"img\" aria-label=\"{}\">\n\
         <rect width=\"{wide}\" height=\"{tall}\" fill=\"{GROUND}\"/>\n",
        plain(&chart.title)
    );
    text(&mut out, 24.0, 34.0, "start", INK, &chart.title, " font-size=\"18\" font-weight=\"600\"");
    text(&mut out, 24.0, 54.0, "start", QUIET, &chart.subtitle, "");
    text(&mut out, 24.0, tall - 10.0, "start", QUIET, &chart.foot, " font-size=\"10\"");
    match &chart.body {
        Body::Lines(lines) => draw_lines(&mut out, lines),
        Body::Bars(bars) => draw_bars(&mut out, bars),
        Body::Heat(heat) => draw_heat(&mut out, heat),
    }
    out.push_str("</svg>\n");
    out
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, color: &str, words: &str, more: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{color}\"{more}>{}</text>",
        plain(words)
    );
}

/// Words that are nothing but words to a reader of markup.
pub fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for mark in words.chars() {
        match mark {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Not allowed in XML at all.
            mark if mark.is_control() => out.push(' '),
            mark => out.push(mark),
        }
    }
    out
}

/// A whole number with its thousands parted.
pub fn figure(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value.round() < 0.0 { format!("\u{2212}{out}") } else { out }
}

/// Lowest and highest height with the grid's lines.
fn heights(lines: &Lines) -> (f64, f64, Vec<f64>) {
    let values = lines.now.iter().chain(&lines.before).filter_map(|point| point.value);
    let all: Vec<f64> = values.chain(lines.band.iter().flat_map(|(low, high)| [*low, *high])).collect();
    let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    if !most.is_finite() {
        return (0.0, 3.0, vec![0.0, 1.0, 2.0, 3.0]);
    }
    let bottom = if lines.from_zero { least.min(0.0) } else { least };
    let wanted = ((most - bottom) / 3.0).max(1.0);
    let power = 10_f64.powf(wanted.log10().floor());
    let step = [1.0, 2.0, 3.0, 5.0, 10.0].into_iter().find(|round| round * power >= wanted * 0.999);
    let step = step.unwrap_or(10.0) * power;
    let low = (bottom / step).floor() * step;
    let count = ((most - low) / step).ceil().max(1.0) as usize;
    let ticks: Vec<f64> = (0..=count).map(|index| low + step * index as f64).collect();
    (low, low + step * count as f64, ticks)
}

fn draw_lines(out: &mut String, lines: &Lines) {
    let (wide, tall) = SIZE;
    let (left, top, right, bottom) = (EDGE.0, EDGE.1, wide - EDGE.2, tall - EDGE.3);
    let (low, high, ticks) = heights(lines);
    let last = lines.now.len().saturating_sub(1).max(1) as f64;
    let x = |index: usize| match lines.now.len() {
        1 => (left + right) / 2.0,
        _ => left + (right - left) * index as f64 / last,
    };
    let y = |value: f64| bottom - (bottom - top) * (value - low) / (high - low).max(f64::EPSILON);
    legend(out, lines);
    for tick in &ticks {
        let at = y(*tick);
        let _ = writeln!(out, "<path d=\"M{left} {at:.1}H{right}\" stroke=\"{HAIR}\"/>");
        text(out, left - 10.0, at + 4.0, "end", QUIET, &figure(*tick), "");
    }
    if lines.band.len() > 1 {
        let upper = lines.band.iter().enumerate().map(|(n, (_, high))| (x(n), y(*high)));
        let lower = lines.band.iter().enumerate().rev().map(|(n, (low, _))| (x(n), y(*low)));
        let path: Vec<String> = upper.chain(lower).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ =
            writeln!(out, "<polygon points=\"{}\" fill=\"{BAND}\" fill-opacity=\"0.8\"/>", path.join(" "));
    }
    series(out, &lines.before, &x, &y, QUIET, 1.2, Some("1.5 4"));
    series(out, &lines.now, &x, &y, INK, 2.4, None);
    for (index, point) in lines.now.iter().enumerate() {
        if point.value.is_none() {
            // A cross on the axis: nothing was given, which is not zero.
            let at = x(index);
            let _ = writeln!(
                out,
                "<path class=\"absent\" d=\"M{:.1} {:.1}l5 5m0 -5l-5 5\" stroke=\"{QUIET}\"/>",
                at - 2.5,
                bottom + 4.0
            );
        }
    }
    for (index, words) in &lines.notes {
        let at = x(*index);
        let _ = writeln!(
            out,
            "<path d=\"M{at:.1} {top}V{bottom}\" stroke=\"{ACCENT}\" stroke-dasharray=\"2 3\"/>"
        );
        text(out, at + 5.0, top + 10.0, "start", ACCENT, words, "");
    }
    days(out, &lines.labels, &x, bottom + 26.0);
}

/// The words below, as many as have room, the first and the last among them.
fn days(out: &mut String, labels: &[String], x: &impl Fn(usize) -> f64, y: f64) {
    let Some(last) = labels.len().checked_sub(1) else { return };
    let step = labels.len().div_ceil(9).max(1);
    for (index, label) in labels.iter().enumerate() {
        let near_the_end = index != last && last - index < step;
        if (index % step != 0 && index != last) || near_the_end {
            continue;
        }
        let anchor = match index {
            0 => "start",
            index if index == last => "end",
            _ => "middle",
        };
        text(out, x(index), y, anchor, QUIET, label, "");
    }
}

fn series(
    out: &mut String,
    points: &[Point],
    x: &impl Fn(usize) -> f64,
    y: &impl Fn(f64) -> f64,
    color: &str,
    thick: f64,
    dots: Option<&str>,
) {
    let mut from: Option<(usize, f64)> = None;
    for (index, point) in points.iter().enumerate() {
        let Some(value) = point.value else {
            from = None;
            continue;
        };
        let alone = from.is_none() && points.get(index + 1).is_none_or(|next| next.value.is_none());
        if alone {
            let _ = writeln!(
                out,
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{thick}\" fill=\"{color}\"/>",
                x(index),
                y(value)
            );
        }
        if let Some((before, old)) = from {
            let dash = match (dots, point.late) {
                (Some(dots), _) => format!(" stroke-dasharray=\"{dots}\""),
                (None, true) => " class=\"late\" stroke-dasharray=\"6 5\"".to_owned(),
                (None, false) => String::new(),
            };
            let _ = writeln!(
                out,
                "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{color}\" stroke-width=\"{thick}\" \
                 stroke-linecap=\"round\" fill=\"none\"{dash}/>",
                x(before),
                y(old),
                x(index),
                y(value)
            );
        }
        from = Some((index, value));
    }
}

fn legend(out: &mut String, lines: &Lines) {
    let late = lines.now.iter().any(|point| point.late);
    let absent = lines.now.iter().any(|point| point.value.is_none());
    let parts = [
        (true, tr!("This period"), format!("<path d=\"M0 0h18\" stroke=\"{INK}\" stroke-width=\"2.4\"/>")),
        (
            !lines.before.is_empty(),
            tr!("Period before"),
            format!("<path d=\"M0 0h18\" stroke=\"{QUIET}\" stroke-dasharray=\"1.5 4\"/>"),
        ),
        (
            lines.band.len() > 1,
            tr!("Typical"),
            format!("<rect y=\"-5\" width=\"18\" height=\"10\" fill=\"{BAND}\"/>"),
        ),
        (
            late,
            tr!("May still change"),
            format!("<path d=\"M0 0h18\" stroke=\"{INK}\" stroke-width=\"2.4\" stroke-dasharray=\"6 5\"/>"),
        ),
        (absent, tr!("Not given"), format!("<path d=\"M7 -2.5l5 5m0 -5l-5 5\" stroke=\"{QUIET}\"/>")),
    ];
    let mut at = 24.0;
    for (_, words, sample) in parts.iter().filter(|(shown, _, _)| *shown) {
        let _ = writeln!(out, "<g transform=\"translate({at:.0} 74)\">{sample}</g>");
        text(out, at + 24.0, 78.0, "start", QUIET, words, "");
        at += 44.0 + 6.6 * words.chars().count() as f64;
    }
}

fn draw_bars(out: &mut String, bars: &[Bar]) {
    let (wide, tall) = SIZE;
    let (left, top, right) = (220.0, 80.0, wide - 200.0);
    let pitch = ((tall - top - 40.0) / bars.len().max(1) as f64).min(34.0);
    let most = bars.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    for (index, bar) in bars.iter().enumerate() {
        let middle = top + pitch * (index as f64 + 0.5);
        text(out, left - 12.0, middle + 4.0, "end", INK, &bar.name, "");
        let share = bar.value.filter(|_| most > 0.0).map_or(0.0, |value| (value / most).max(0.0));
        let length = (right - left) * share;
        match bar.value {
            Some(_) => {
                let _ = writeln!(
                    out,
                    "<rect x=\"{left}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"2\" fill=\"{}\"/>",
                    middle - pitch * 0.32,
                    length.max(1.0),
                    pitch * 0.64,
                    RAMP[3]
                );
            }
            None => {
                let _ = writeln!(
                    out,
                    "<path class=\"absent\" d=\"M{left} {middle:.1}H{right}\" stroke=\"{HAIR}\" stroke-dasharray=\"3 4\"/>"
                );
            }
        }
        text(out, left + length + 10.0, middle + 4.0, "start", QUIET, &bar.words, "");
    }
}

fn draw_heat(out: &mut String, heat: &Heat) {
    let (left, top, wide, tall) = (96.0, 84.0, 34.0, 36.0);
    let most = heat.cells.iter().flatten().flatten().copied().fold(0.0, f64::max);
    for (day, hours) in heat.cells.iter().enumerate() {
        let y = top + tall * day as f64;
        let name = heat.weekdays.get(day).map_or("", String::as_str);
        text(out, left - 12.0, y + tall / 2.0 + 4.0, "end", QUIET, name, "");
        for (hour, cell) in hours.iter().enumerate() {
            let x = left + wide * hour as f64;
            let look = match cell {
                Some(value) => {
                    let share = if most > 0.0 { value / most } else { 0.0 };
                    let step = (share * (RAMP.len() - 1) as f64).round() as usize;
                    format!("fill=\"{}\"", RAMP[step.min(RAMP.len() - 1)])
                }
                None => format!("class=\"absent\" fill=\"none\" stroke=\"{HAIR}\" stroke-dasharray=\"2 2\""),
            };
            let _ = writeln!(
                out,
                "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"3\" {look}/>",
                x + 1.0,
                y + 1.0,
                wide - 2.0,
                tall - 2.0
            );
        }
    }
    let below = top + tall * heat.cells.len() as f64 + 18.0;
    for hour in (0..24).step_by(4) {
        text(out, left + wide * (f64::from(hour) + 0.5), below, "middle", QUIET, &format!("{hour:02}"), "");
    }
    text(out, left + wide * 24.0 - 150.0, 72.0, "end", QUIET, &heat.ends.0, "");
    for (index, color) in RAMP.iter().enumerate() {
        let x = left + wide * 24.0 - 142.0 + 16.0 * index as f64;
        let _ = writeln!(
            out,
            "<rect x=\"{x:.0}\" y=\"62\" width=\"13\" height=\"12\" rx=\"2\" fill=\"{color}\"/>"
        );
    }
    text(out, left + wide * 24.0 - 40.0, 72.0, "start", QUIET, &heat.ends.1, "");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(values: &[Option<f64>]) -> Chart {
        let now = values.iter().map(|value| Point { value: *value, late: false }).collect();
        let labels = (0..values.len()).map(|n| format!("{n} Nov")).collect();
        let body = Body::Lines(Lines { labels, now, from_zero: true, ..Lines::default() });
        Chart { title: "Reach <b> & co".into(), subtitle: String::new(), foot: String::new(), body }
    }

    #[test]
    fn a_missing_point_is_a_gap_and_a_cross_and_zero_is_neither() {
        let drawn = svg(&lines(&[Some(4.0), Some(0.0), None, Some(2.0), Some(3.0)]));
        // Two pieces of line, the legend's sample aside.
        assert_eq!(drawn.matches("stroke-linecap").count(), 2);
        assert_eq!(drawn.matches("class=\"absent\"").count(), 1);
        assert!(drawn.contains("Not given"));
        assert!(!svg(&lines(&[Some(4.0), Some(0.0)])).contains("class=\"absent\""));
    }

    #[test]
    fn what_may_change_is_dashed_and_a_lone_point_is_a_dot() {
        let mut chart = lines(&[Some(4.0), Some(1.0), None, Some(2.0), None]);
        if let Body::Lines(lines) = &mut chart.body {
            lines.now[1].late = true;
        }
        let drawn = svg(&chart);
        assert_eq!(drawn.matches("class=\"late\"").count(), 1);
        assert_eq!(drawn.matches("<circle").count(), 1);
    }

    #[test]
    fn words_are_never_markup() {
        let drawn = svg(&lines(&[Some(1.0)]));
        assert!(drawn.contains("Reach &lt;b&gt; &amp; co") && !drawn.contains("<b>"));
        assert_eq!(plain("a\u{0}\"b'"), "a &quot;b&#39;");
    }

    #[test]
    fn figures_have_their_thousands_parted() {
        assert_eq!(
            (figure(1_234_567.4), figure(-999.0), figure(0.0)),
            ("1,234,567".into(), "\u{2212}999".into(), "0".into())
        );
    }

    #[test]
    fn an_hour_nothing_is_known_of_is_empty_and_not_pale() {
        let cells = vec![vec![Some(0.0), None, Some(9.0)]];
        let body =
            Body::Heat(Heat { cells, weekdays: vec!["Mon".into()], ends: ("few".into(), "many".into()) });
        let chart = Chart { title: String::new(), subtitle: String::new(), foot: String::new(), body };
        let drawn = svg(&chart);
        assert_eq!(drawn.matches("class=\"absent\"").count(), 1);
        assert!(drawn.contains(RAMP[0]) && drawn.contains(RAMP[5]));
    }
}
