//! The rows of a picture (section 4.8), in the feed and in a story.
//! Invariant: what is lost of a picture without being asked is lost to the shape that the first slide gives.

use super::list::List;
use crate::domain::DraftKind;
use crate::domain::draft::{Fill, Geometry, Pose, Room, Slide, Wish};
use crate::domain::rules::{Fix, Rule, RuleId, Verdict};
use crate::media::Format;
use crate::media::picture::PictureFacts;
use crate::media::shape::{byte_words, ratio_words};
use crate::tr;

pub(super) fn check(list: &mut List<'_>, kind: DraftKind, slide: &Slide, facts: &PictureFacts, room: Room) {
    let format = facts.format.name();
    let format = match (facts.print_colours, facts.irregular) {
        (true, _) => tr!("{format} in print colours", format = format),
        (_, true) => tr!("{format}, irregular", format = format),
        _ => format.to_owned(),
    };
    let plain = facts.format == Format::Jpeg && !facts.print_colours && !facts.irregular;
    list.judge(RuleId::ImageFormat, plain, format).becomes(|| Format::Jpeg.name().to_owned());
    list.measure(RuleId::ImageBytes, facts.bytes as f64, byte_words(facts.bytes))
        .becomes(|| under(RuleId::ImageBytes));
    let colours = if facts.profile.is_empty() { tr!("other colours") } else { &facts.profile };
    let colours = if facts.other_colours { colours } else { "sRGB" };
    list.judge(RuleId::ImageColour, !facts.other_colours, colours).becomes(|| "sRGB".to_owned());

    let size = (facts.width, facts.height);
    let sent = Geometry::of(size, &slide.pose, room);
    // A story is sent in its own shape, and has no alt text (sections 4.2 and 4.8).
    if kind == DraftKind::Story {
        return story(list, &sent);
    }
    ratio(list, slide, size, room);
    let kept = sent.cut.0.round() as u32;
    list.measure(RuleId::ImageWidth, f64::from(kept), super::clip::pixel_words(kept))
        .becomes(|| super::clip::pixel_words(sent.sent.0));
    let units = slide.alt_text.encode_utf16().count();
    list.measure(RuleId::AltTextUnits, units as f64, units.to_string());
}

/// A largest length of a file, for a person.
pub(super) fn under(rule: RuleId) -> String {
    let most = byte_words(Rule::of(rule).most.unwrap_or_default() as u64);
    tr!("under {most}", most = most)
}

/// A shape that nobody chose and the feed does not take is asked about, where the slide has a shape of its own.
fn ratio(list: &mut List<'_>, slide: &Slide, size: (u32, u32), room: Room) {
    let pose = &slide.pose;
    let own = Geometry::of(size, &Pose { wish: Wish::Auto, ..*pose }, room);
    let (across, down) = own.upright;
    let shape = across / down;
    let rules = room.given.is_some() && list.slide != Some(0);
    let whole = Geometry::of(size, &Pose { quarters: pose.quarters, ..Pose::default() }, room);
    let chosen = pose.wish.ratio().is_some() || pose.fill != Fill::Cut || pose.tilt != 0.0;
    if !whole.cuts() {
        list.judge(RuleId::ImageRatio, true, ratio_words(shape));
    } else if rules || chosen {
        let sent = Geometry::of(size, pose, room);
        // What stands whole on a ground loses nothing to the shape.
        let whole = pose.fill != Fill::Cut && !sent.cuts();
        let words = tr!("{from} to {to}", from = ratio_words(shape), to = ratio_words(sent.ratio()));
        list.judge(RuleId::ImageRatio, whole || chosen && !rules, words);
        if let Some(finding) = list.findings.last_mut().filter(|finding| finding.verdict == Verdict::Asks) {
            finding.verdict = Verdict::Mended;
        }
    } else {
        list.measure(RuleId::ImageRatio, shape, ratio_words(shape));
        let slide = list.slide.unwrap_or(0);
        let nearest = Rule::of(RuleId::ImageRatio);
        let nearest = nearest.most.filter(|most| shape > *most).or(nearest.least);
        list.mended_by(|| {
            let ratio = nearest?;
            Some((Fix::Crop { slide, ratio: ratio as f32 }, ratio_words(ratio)))
        });
    }
}

fn story(list: &mut List<'_>, sent: &Geometry) {
    let wished = Rule::of(RuleId::StoryShape).most.unwrap_or(0.5625);
    let fits = (sent.ratio() / wished - 1.0).abs() < 0.01;
    list.judge(RuleId::StoryShape, fits, ratio_words(sent.ratio()));
    let slide = list.slide.unwrap_or(0);
    list.mended_by(|| Some((Fix::Crop { slide, ratio: wished as f32 }, ratio_words(wished))));
}
