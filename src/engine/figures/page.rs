//! The monthly report as one page: everything inline, nothing fetched, made for A4.
//! Invariant: it loads nothing from anywhere and runs nothing; every text of others is nothing but text.

use std::fmt::Write;

use crate::tr;

use super::chart::{Chart, plain, svg};

/// What the page tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// `@name`.
    pub account: String,
    /// The month.
    pub period: String,
    /// When and from what it was made.
    pub made: String,
    pub figures: Vec<Figure>,
    pub charts: Vec<Chart>,
    /// Headings of the columns after the post itself.
    pub columns: Vec<String>,
    pub posts: Vec<Post>,
    /// What was published and is not listed.
    pub more: Option<String>,
    /// Pairs of what and how much, of the comments.
    pub answering: Vec<(String, String)>,
    /// What has to be known to read the numbers.
    pub notes: Vec<String>,
}

/// One figure of the head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub name: String,
    /// A dash for what was not given.
    pub value: String,
    /// Against the month before; empty: nothing to compare with.
    pub change: String,
    /// What is typical, or why there is no value.
    pub below: String,
}

/// One post.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Post {
    /// A JPEG; `None`: the picture was never fetched to this computer.
    pub picture: Option<Vec<u8>>,
    pub number: String,
    pub headline: String,
    pub kind: String,
    /// In the order of the columns.
    pub values: Vec<String>,
}

const STYLE: &str = "
@page { size: A4; margin: 14mm 13mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.45 Inter, system-ui, sans-serif; color: #1f1a16; background: #fffdf9; max-width: 184mm;
  margin: 0 auto; padding: 10mm 0; font-variant-numeric: tabular-nums; }
header { border-bottom: 2px solid #e9a23b; padding-bottom: 4mm; margin-bottom: 6mm; }
h1 { font-size: 20pt; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 12.5pt; margin: 8mm 0 3mm; break-after: avoid; }
header p, .quiet, footer { color: #776c62; margin: 1mm 0 0; }
.figures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 5mm; }
.figures div { border-left: 1px solid #ddd3c5; padding-left: 4mm; break-inside: avoid; }
.figures div:first-child { border-left: 0; padding-left: 0; }
.figures b { display: block; font-size: 18pt; line-height: 1.2; }
.figures small { color: #776c62; display: block; }
.up { color: #2f6b3a; font-size: 9pt; font-weight: 600; }
.down { color: #776c62; font-size: 9pt; font-weight: 600; }
figure { margin: 4mm 0; break-inside: avoid; border: 1px solid #ddd3c5; border-radius: 6px; overflow: hidden; }
figure svg { display: block; width: 100%; height: auto; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; }
th { text-align: left; font-weight: 500; color: #776c62; border-bottom: 1px solid #b9ab99; padding: 1.5mm 2mm 1.5mm 0; }
td { border-bottom: 1px solid #e7dfd3; padding: 1.5mm 2mm 1.5mm 0; vertical-align: middle; }
tr { break-inside: avoid; }
th.n, td.n { text-align: right; white-space: nowrap; }
td img, td .none { width: 9mm; height: 11.25mm; object-fit: cover; border-radius: 2px; display: block; }
td .none { border: 1px dashed #cdb99d; }
td span { color: #776c62; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 1mm 6mm; margin: 0; }
dt { color: #776c62; } dd { margin: 0; }
footer { margin-top: 8mm; border-top: 1px solid #ddd3c5; padding-top: 3mm; font-size: 8.5pt; }
footer p { margin: 0 0 1mm; }
@media print { body { padding: 0; background: none; } }
";

/// The page.
pub fn html(report: &Report) -> String {
    let title = tr!("{account} in {month}", account = report.account, month = report.period);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; \
         style-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        plain(&title)
    );
    let _ = writeln!(out, "<header><h1>{}</h1><p>{}</p></header>", plain(&title), plain(&report.made));
    head(&mut out, &report.figures);
    for chart in &report.charts {
        let _ = writeln!(out, "<figure>{}</figure>", svg(chart));
    }
    posts(&mut out, report);
    if !report.answering.is_empty() {
        let _ = writeln!(out, "<h2>{}</h2>\n<dl>", plain(tr!("Answering")));
        for (what, much) in &report.answering {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", plain(what), plain(much));
        }
        out.push_str("</dl>\n");
    }
    out.push_str("<footer>\n");
    for note in &report.notes {
        let _ = writeln!(out, "<p>{}</p>", plain(note));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, figures: &[Figure]) {
    out.push_str("<section class=\"figures\">\n");
    for figure in figures {
        let way = if figure.change.starts_with('+') { "up" } else { "down" };
        let _ = writeln!(
            out,
            "<div>{}<b>{}</b><span class=\"{way}\">{}</span><small>{}</small></div>",
            plain(&figure.name),
            plain(&figure.value),
            plain(&figure.change),
            plain(&figure.below)
        );
    }
    out.push_str("</section>\n");
}

fn posts(out: &mut String, report: &Report) {
    let _ = writeln!(out, "<h2>{}</h2>", plain(tr!("Posts, the widest first")));
    if report.posts.is_empty() {
        let _ = writeln!(out, "<p class=\"quiet\">{}</p>", plain(tr!("Nothing was published in this month")));
        return;
    }
    let _ = write!(out, "<table>\n<thead><tr><th></th><th>{}</th>", plain(tr!("Post")));
    for column in &report.columns {
        let _ = write!(out, "<th class=\"n\">{}</th>", plain(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for post in &report.posts {
        let picture = match &post.picture {
            Some(bytes) => format!("<img alt=\"\" src=\"data:image/jpeg;base64,{}\">", base64(bytes)),
            None => "<div class=\"none\"></div>".to_owned(),
        };
        let _ = write!(
            out,
            "<tr><td>{picture}</td><td>{}<br><span>{} {}</span></td>",
            plain(&post.headline),
            plain(&post.number),
            plain(&post.kind)
        );
        for value in &post.values {
            let _ = write!(out, "<td class=\"n\">{}</td>", plain(value));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
    if let Some(more) = &report.more {
        let _ = writeln!(out, "<p class=\"quiet\">{}</p>", plain(more));
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::figures::chart::{Body, Lines, Point};

    fn report() -> Report {
        let now = [Some(3_640.0), None, Some(0.0), Some(4_260.0)]
            .map(|value| Point { value, late: value == Some(4_260.0) })
            .to_vec();
        let labels = ["1 Oct", "2 Oct", "3 Oct", "4 Oct"].map(str::to_owned).to_vec();
        Report {
            account: "@tidewrack.clay".into(),
            period: "October 2026".into(),
            made: "Made on 23 November 2026 from this computer's own record".into(),
            figures: vec![
                Figure {
                    name: "Reach".into(),
                    value: "\u{2013}".into(),
                    change: String::new(),
                    below: "Instagram tells this for 30 days at most".into(),
                },
                Figure {
                    name: "Views".into(),
                    value: "96,140".into(),
                    change: "+9 %".into(),
                    below: "Typical: 78,000 to 101,000".into(),
                },
            ],
            charts: vec![Chart {
                title: "Reach by day".into(),
                subtitle: "@tidewrack.clay".into(),
                foot: "Days cannot be added up".into(),
                body: Body::Lines(Lines { labels, now, from_zero: true, ..Lines::default() }),
            }],
            columns: vec!["Reach".into(), "Saves".into()],
            posts: vec![Post {
                picture: Some(vec![1, 2, 3]),
                number: "239".into(),
                headline: "Door <script>alert(1)</script> open".into(),
                kind: "Reel".into(),
                values: vec!["18,204".into(), "absent".into()],
            }],
            more: Some("9 more posts are not listed".into()),
            answering: vec![("First answer, in the middle".into(), "42 min".into())],
            notes: vec!["Reach is never added up: one person may be in several days.".into()],
        }
    }

    /// The page, kept whole so that a change of it is seen. `UPDATE_GOLDEN=1` writes it anew.
    #[test]
    fn the_report_is_as_it_was_kept() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/report.html");
        let page = html(&report());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(path, &page).unwrap();
        }
        assert_eq!(page, std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"));
    }

    #[test]
    fn it_runs_nothing_and_fetches_nothing() {
        let page = html(&report());
        assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
        for part in page.split("http").skip(1) {
            assert!(part.starts_with("://www.w3.org/2000/svg") || part.starts_with("-equiv"), "{part:.40}");
        }
    }

    #[test]
    fn a_month_without_posts_says_so() {
        let page = html(&Report { posts: vec![], ..report() });
        assert!(page.contains("Nothing was published in this month") && !page.contains("<table"));
    }
}
