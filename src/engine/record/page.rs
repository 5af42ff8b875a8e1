//! The record as one page to be read in a browser or printed.
//! Invariant: the page needs nothing from elsewhere, and no word of anybody's is ever markup in it; each text runs in
//! its own direction.

use std::borrow::Cow;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::record::named;
use crate::store::tables::record::Sealed;
use crate::{tr, tr_count};

use super::against::mark;
use super::file::Head;

/// The colours are the reader's own.
const STYLE: &str = "
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
p { margin: .25rem 0; max-width: 60rem; }
table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
th, td { border-bottom: 1px solid GrayText; padding: .4rem .6rem; text-align: start; vertical-align: top; }
th { position: sticky; top: 0; background: Canvas; }
td.n, td.at { white-space: nowrap; font-variant-numeric: tabular-nums; }
td p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.quiet { opacity: .75; }
code { overflow-wrap: anywhere; font-size: .85em; }
@media print { th { position: static; } tr { break-inside: avoid; } }
";

/// A page that is being written.
pub struct Page<W: Write> {
    file: W,
    zone: TimeZone,
    mark: String,
}

impl<W: Write> Page<W> {
    /// Begins it: what it is, since when, in which zone its times are, and how it can be held against the record.
    pub fn begin(mut file: W, head: &Head<'_>) -> io::Result<Self> {
        let heading = tr!("Record of moderation");
        let zone = head.zone.iana_name().unwrap_or(tr!("the zone of this computer")).to_owned();
        let count = tr_count!(
            head.count,
            "{count} entry, the first of {since}, made on {made}",
            "{count} entries, the first of {since}, made on {made}",
            count = head.count,
            since = moment(head.since, head.zone),
            made = moment(head.made.as_millisecond(), head.zone)
        );
        let times = tr!("Times are of the zone {zone}, with its distance from UTC behind them.", zone = zone);
        let chain = tr!(
            "Each entry carries a seal reckoned from its words and from the seal before it, so a later change shows. What is missing at the end cannot be seen in the record itself: keep this page, and compare it in Tintype with “Compare with an export”."
        );
        write!(
            file,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{heading}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{heading}</h1>\n<p>{}</p>\n<p>{}</p>\n\
             <p class=\"quiet\">{}</p>\n<table>\n<thead><tr>",
            safe(&count),
            safe(&times),
            safe(chain),
        )?;
        for column in [
            tr!("No."),
            tr!("When"),
            tr!("Account"),
            tr!("Who"),
            tr!("What"),
            tr!("Comment"),
            tr!("What was said"),
            tr!("What became of it"),
            tr!("Seal"),
        ] {
            write!(file, "<th scope=\"col\">{}</th>", safe(column))?;
        }
        file.write_all(b"</tr></thead>\n<tbody>\n")?;
        Ok(Self { file, zone: head.zone.clone(), mark: mark(head.count, &head.seal) })
    }

    /// Writes an entry.
    pub fn write(&mut self, (entry, seal): &Sealed) -> io::Result<()> {
        let who = match &entry.who {
            Some(who) => named(who),
            None if entry.event.is_of_the_record() => tr!("Tintype").to_owned(),
            None => tr!("You").to_owned(),
        };
        let mut became = entry.event.name().to_owned();
        if let Some(answer) = &entry.answer {
            became = tr!("{event}: {answer}", event = became, answer = answer);
        }
        let file = &mut self.file;
        write!(file, "<tr><td class=\"n\">{}</td>", entry.n)?;
        write!(file, "<td class=\"at\">{}</td>", moment(entry.at, &self.zone))?;
        cell(file, &[&entry.account_name])?;
        cell(file, &[&who])?;
        cell(file, &[entry.what.name()])?;
        let author = entry.author.as_deref().map(|author| format!("@{author}"));
        cell(file, &[author.as_deref().unwrap_or_default(), entry.text.as_deref().unwrap_or_default()])?;
        cell(file, &[entry.said.as_deref().unwrap_or_default()])?;
        cell(file, &[&became])?;
        let seal = seal.to_string();
        writeln!(file, "<td><code title=\"{seal}\">{}</code></td></tr>", seal.get(..12).unwrap_or_default())
    }

    /// Ends it with its mark and gives the file back.
    pub fn end(mut self) -> io::Result<W> {
        let words = tr!("The seal of the newest entry, by which this page is compared:");
        write!(
            self.file,
            "</tbody>\n</table>\n<p class=\"quiet\">{} <code>{}</code></p>\n</body>\n</html>\n",
            safe(words),
            self.mark
        )?;
        Ok(self.file)
    }
}

fn cell(file: &mut impl Write, texts: &[&str]) -> io::Result<()> {
    file.write_all(b"<td>")?;
    for text in texts.iter().filter(|text| !text.is_empty()) {
        write!(file, "<p dir=\"auto\">{}</p>", safe(text))?;
    }
    file.write_all(b"</td>")
}

fn moment(at: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at).map(|at| at.to_zoned(zone.clone()));
    at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()).unwrap_or_default()
}

/// A text without any sign that markup is made of.
fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for mark in text.chars() {
        match mark {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Event;
    use crate::domain::record::{Entry, Seal, What};

    #[test]
    fn a_page_holds_all_words_and_none_of_them_is_markup() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let made = Timestamp::from_second(1_764_000_000).unwrap();
        let head = Head { made, zone: &zone, count: 1, seal: Seal([1; 32]), since: 0 };
        let entry = Entry {
            n: 1,
            at: 1_764_000_000_000,
            who: Some("<b>loud</b>".to_owned()),
            what: What::Hide,
            event: Event::Refused,
            author: Some("noor".to_owned()),
            text: Some("ما شاء الله <script>alert('1')</script> & \"more\"".to_owned()),
            answer: Some("No.".to_owned()),
            ..Entry::default()
        };
        let mut page = Page::begin(Vec::new(), &head).unwrap();
        page.write(&(entry, Seal([1; 32]))).unwrap();
        let page = String::from_utf8(page.end().unwrap()).unwrap();
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        assert!(
            page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;"),
            "{page}"
        );
        assert!(page.contains("<p dir=\"auto\">ما شاء الله"), "{page}");
        assert!(page.contains("2025-11-25 01:00:00 +09:00") && page.contains("zone Asia/Tokyo"), "{page}");
        assert!(page.contains("Instagram refused it: No."), "{page}");
        assert!(page.contains(&format!("tintype-record:1:{}", Seal([1; 32]))), "{page}");
        let elsewhere = ["http", "src=", "href=", "@import", "url("];
        assert!(elsewhere.iter().all(|word| !page.contains(word)), "{page}");
    }
}
