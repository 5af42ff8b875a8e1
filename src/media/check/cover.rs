//! The rows of a reel's cover that is a picture of its own (section 4.8).
//! Invariant: it is a finding of the post, not of a slide.

use super::list::List;
use crate::domain::rules::{Rule, RuleId};
use crate::media::shape::{byte_words, ratio_words};
use crate::media::{Format, SlideFacts};
use crate::tr;

pub(super) fn check(list: &mut List<'_>, facts: &SlideFacts) {
    let facts = match facts {
        SlideFacts::Picture(facts) => facts,
        SlideFacts::Clip(facts) => {
            return list.refuse(RuleId::CoverFormat, tr!("The cover is a clip"), facts.format.name());
        }
        SlideFacts::Broken(error) => {
            return list.refuse(RuleId::CoverFormat, tr!("The cover cannot be used"), error.to_string());
        }
    };
    let plain = facts.format == Format::Jpeg && !facts.print_colours && !facts.irregular;
    list.judge(RuleId::CoverFormat, plain, facts.format.name()).becomes(|| Format::Jpeg.name().to_owned());
    list.measure(RuleId::CoverBytes, facts.bytes as f64, byte_words(facts.bytes))
        .becomes(|| super::picture::under(RuleId::CoverBytes));
    let wished = Rule::of(RuleId::CoverShape).most.unwrap_or(0.5625);
    let fits = (facts.ratio() / wished - 1.0).abs() < 0.01;
    list.judge(RuleId::CoverShape, fits, ratio_words(facts.ratio()));
}
