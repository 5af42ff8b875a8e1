//! The likely reasons for a gap in words, each with what a person can do.
//! Invariant: a button here does something, and no reason is told that `instagram-api.md` does not know.

use egui::{Align, Layout, Ui};

use crate::domain::gap::{Evidence, Finding, Likelihood, Reason};
use crate::ui::desk::Desk;
use crate::ui::format::number;
use crate::ui::icons::{self, Icon};
use crate::ui::panels::sign_in::DASHBOARD;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, faces, icon, space, tokens};
use crate::ui::widgets::{Button, card, hairline};
use crate::{tr, tr_count};

use super::Gaps;
use super::detail::open;

/// Instagram's own help.
const HELP: &str = "https://help.instagram.com/";

/// What a reason leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Again,
    Post,
    Dashboard,
    Help,
}

/// The reasons of a post, the likeliest first.
pub fn show(gaps: &Gaps, ui: &mut Ui, evidence: &Evidence, permalink: Option<&str>, desk: &mut Desk<'_>) {
    hairline(ui);
    ui.add_space(space::M);
    let findings = evidence.findings();
    if findings.is_empty() {
        body(tr!("Nothing is missing: Instagram returned every comment it counts.")).wrapped().show(ui);
        return;
    }
    Words::new(tr!("What may be behind it"), faces::READING_SEMIBOLD, Tone::Text).show(ui);
    ui.add_space(space::S);
    for finding in findings {
        ui.push_id(title(finding.reason), |ui| one(gaps, ui, finding, evidence, permalink, desk));
        ui.add_space(space::S);
    }
    meta(tr!("Instagram does not say which comments it keeps back, nor why. These are the reasons it documents, in the order in which they fit what was read here."))
        .wrapped()
        .show(ui);
}

fn one(
    gaps: &Gaps,
    ui: &mut Ui,
    finding: Finding,
    evidence: &Evidence,
    permalink: Option<&str>,
    desk: &mut Desk<'_>,
) {
    card(ui, |ui| {
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(egui::Vec2::splat(icon::ROW), egui::Sense::hover());
            sign(finding.reason).paint(ui.painter(), place.center(), icon::ROW, tokens(ui).text2);
            name(title(finding.reason)).show(ui);
            let (word, tone) = likelihood(finding.likelihood);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| meta(word).tone(tone).show(ui));
        });
        ui.add_space(space::XS);
        body(why(finding.reason, evidence)).wrapped().show(ui);
        if let Some(words) = advice(finding.reason) {
            ui.add_space(space::XS);
            body(words).wrapped().show(ui);
        }
        let ways: Vec<Way> = ways(finding.reason)
            .iter()
            .copied()
            .filter(|way| *way != Way::Post || permalink.is_some())
            .collect();
        if ways.is_empty() {
            return;
        }
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            for way in ways {
                button(gaps, ui, way, permalink, desk);
            }
        });
    });
}

fn button(gaps: &Gaps, ui: &mut Ui, way: Way, permalink: Option<&str>, desk: &mut Desk<'_>) {
    let (words, sign) = match way {
        Way::Again => (tr!("Read this post again"), icons::ARROWS_CLOCKWISE),
        Way::Post => (tr!("Open the post on Instagram"), icons::ARROW_SQUARE_OUT),
        Way::Dashboard => (tr!("Open the app dashboard"), icons::ARROW_SQUARE_OUT),
        Way::Help => (tr!("Instagram's help"), icons::QUESTION),
    };
    if !ui.add(Button::plain(words).small().icon(sign)).clicked() {
        return;
    }
    match (way, permalink) {
        (Way::Again, _) => gaps.read_again(desk),
        (Way::Post, Some(permalink)) => open(desk, permalink),
        (Way::Post, None) => {}
        (Way::Dashboard, _) => open(desk, DASHBOARD),
        (Way::Help, _) => open(desk, HELP),
    }
}

fn likelihood(likelihood: Likelihood) -> (&'static str, Tone) {
    match likelihood {
        Likelihood::Certain => (tr!("Certain"), Tone::Text),
        Likelihood::Likely => (tr!("Likely"), Tone::Text),
        Likelihood::Possible => (tr!("Possible"), Tone::Text2),
        Likelihood::Unlikely => (tr!("Unlikely"), Tone::Text3),
    }
}

fn sign(reason: Reason) -> Icon {
    match reason {
        Reason::Deleted => icons::TRASH,
        Reason::Lags => icons::CLOCK_COUNTER_CLOCKWISE,
        Reason::AppAccess => icons::PLUGS,
        Reason::Ad | Reason::AdCopy => icons::MEGAPHONE,
        Reason::AgeGate => icons::LOCK_SIMPLE,
        Reason::Restricted => icons::USERS,
        Reason::Filtered => icons::FUNNEL_SIMPLE,
    }
}

fn title(reason: Reason) -> &'static str {
    match reason {
        Reason::Deleted => tr!("Deleted meanwhile"),
        Reason::Lags => tr!("The count is behind"),
        Reason::AppAccess => tr!("The app is not published, or lacks access"),
        Reason::Ad => tr!("It is an ad"),
        Reason::AdCopy => tr!("An ad made of this post"),
        Reason::AgeGate => tr!("An age gate"),
        Reason::Restricted => tr!("People you restricted"),
        Reason::Filtered => tr!("A filter of Instagram's"),
    }
}

/// What speaks for it under this post.
fn why(reason: Reason, evidence: &Evidence) -> String {
    let house = evidence.house;
    match reason {
        Reason::Deleted => {
            tr_count!(
                evidence.explained(),
                "One of them was deleted after Instagram told its count.",
                "{count} of them were deleted after Instagram told its count.",
                count = number(evidence.explained())
            )
        }
        Reason::Lags => tr_count!(
            evidence.gone_lately,
            "One was deleted under this post the day before Instagram told its count, which may still hold it.",
            "{count} were deleted under this post the day before Instagram told its count, which may still hold them.",
            count = number(evidence.gone_lately)
        ),
        Reason::AppAccess if house.by_others == 0 => tr!(
            "Not one comment by anybody else comes back, under any of {posts} posts. An app in development, or without Advanced Access to comments, is given an empty list and no error.",
            posts = number(house.counted)
        ),
        Reason::AppAccess => tr!(
            "{empty} of {posts} posts return none. While an app is in development, only comments of people with a role at it seem to come back.",
            empty = number(house.empty),
            posts = number(house.counted)
        ),
        Reason::Ad => tr!("Instagram returns no comments of ads.").to_owned(),
        Reason::AdCopy => {
            tr!("Comments on an ad stand under the ad. They are not in this count, so they do not explain what is missing.").to_owned()
        }
        Reason::AgeGate if house.by_others > 0 => {
            tr!("None of this post's comments comes back, while those of other posts do. That is how a post or an account with a minimum age looks.").to_owned()
        }
        Reason::AgeGate => {
            tr!("None of this post's comments comes back. That is how a post or an account with a minimum age looks.").to_owned()
        }
        Reason::Restricted => {
            tr!("What people you restricted write is counted, but never returned to an app.").to_owned()
        }
        Reason::Filtered => {
            tr!("Comments that Instagram hides by itself, for their words or as spam, may be counted and not returned.").to_owned()
        }
    }
}

/// What a person can do.
fn advice(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::Deleted => tr!("Read the post again: the count follows."),
        Reason::Lags => tr!("Read the post again later."),
        Reason::AppAccess => {
            tr!(
                "Publish the app in the dashboard, or ask there for Advanced Access to comments, then read this post again."
            )
        }
        Reason::Ad => tr!("Answer them on Instagram, under the ad."),
        Reason::AdCopy => return None,
        Reason::AgeGate => tr!(
            "Look at the minimum age in Instagram's settings. The comments themselves stand on Instagram."
        ),
        Reason::Restricted => {
            tr!("Instagram shows you their comments under the post, and whom you restricted in its settings.")
        }
        Reason::Filtered => {
            tr!("Instagram shows hidden comments under the post, and its hidden words in the settings.")
        }
    })
}

fn ways(reason: Reason) -> &'static [Way] {
    match reason {
        Reason::Deleted | Reason::Lags => &[Way::Again],
        Reason::AppAccess => &[Way::Dashboard, Way::Again],
        Reason::Ad => &[Way::Post],
        Reason::AdCopy => &[],
        Reason::AgeGate | Reason::Restricted | Reason::Filtered => &[Way::Post, Way::Help],
    }
}
