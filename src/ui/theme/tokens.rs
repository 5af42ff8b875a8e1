//! The colours of Tintype: two themes with the same names, as `look.md` section 1 sets them.
//! Invariant: every text token reads at 4.5 : 1 or better on every ground of its theme, and no colour is
//! written anywhere else in the program.

use egui::Color32;

/// All colours of one theme.
#[derive(Debug)]
pub struct Tokens {
    /// The rail, the easel, and what lies behind pictures.
    pub rail: Color32,
    /// Lists and most panes.
    pub base: Color32,
    /// Detail and preview panes, cards.
    pub panel: Color32,
    /// Menus, palette, tooltips, publish bar.
    pub raised: Color32,
    /// A row or button under the pointer.
    pub hover: Color32,
    /// The current row, a chosen chip.
    pub selected: Color32,
    /// The inside of text fields.
    pub field: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Borders of buttons and popups, axes.
    pub line_strong: Color32,
    /// Reply and caption fields, hovered buttons, tick boxes.
    pub outline: Color32,
    /// The empty part of bars; placeholders of pictures.
    pub track: Color32,
    /// The typical range in charts.
    pub band: Color32,
    /// Names, titles, current text.
    pub text: Color32,
    /// The body of rows, quiet buttons.
    pub text2: Color32,
    /// Meta, hints, placeholders.
    pub text3: Color32,
    /// Amber as text.
    pub accent: Color32,
    /// The main button, the badge, bars that mark "here".
    pub accent_fill: Color32,
    /// The same under the pointer.
    pub accent_hover: Color32,
    /// Text on `accent_fill`.
    pub on_accent: Color32,
    /// Focus ring, picture frame, hover line of charts.
    pub focus: Color32,
    /// Queued, running, counting down.
    pub waiting: Color32,
    /// On Instagram, passed.
    pub done: Color32,
    /// Needs a person; the final delete.
    pub stuck: Color32,
    /// Text on a `stuck` ground.
    pub on_stuck: Color32,
    /// Hidden or being hidden.
    pub hidden: Color32,
    /// Ground of marks on pictures, always with `on_scrim` text.
    pub scrim: Color32,
    /// Text on `scrim`.
    pub on_scrim: Color32,
    /// The six steps of heat maps, clay and not amber.
    pub heat: [Color32; 6],
    /// A bar inside a table cell.
    pub cell_bar: Color32,
    /// A bar of an outlier inside a table cell.
    pub cell_bar_out: Color32,
    /// Ground of a toast, dark in both themes.
    pub toast: Color32,
    /// Text of a toast.
    pub toast_text: Color32,
    /// *Undo* in a toast.
    pub toast_undo: Color32,
    /// The shadow under popups, tooltips and toasts.
    pub shadow: Color32,
    /// What lies outside the cut on the easel.
    pub outside_cut: Color32,
    /// Marked text in fields.
    pub marked: Color32,
    /// The grounds of monograms.
    pub discs: [Color32; 8],
    /// The letters of monograms.
    pub disc_text: Color32,
    /// The colours that tell accounts apart; amber is none of them, which means "here, now".
    pub accounts: [Color32; 12],
}

/// How strong a word is, or what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// `text`: names, titles, current text.
    Text,
    /// `text2`: the body of rows.
    Text2,
    /// `text3`: meta and hints.
    Text3,
    /// `accent`: a link, the number that needs an answer.
    Accent,
    /// `on_accent`: on the main button.
    OnAccent,
    /// `waiting`.
    Waiting,
    /// `done`.
    Done,
    /// `stuck`.
    Stuck,
    /// `hidden`.
    Hidden,
    /// `on_scrim`: on a picture.
    OnScrim,
}

impl Tokens {
    /// The colour of a tone in this theme.
    pub fn tone(&self, tone: Tone) -> Color32 {
        match tone {
            Tone::Text => self.text,
            Tone::Text2 => self.text2,
            Tone::Text3 => self.text3,
            Tone::Accent => self.accent,
            Tone::OnAccent => self.on_accent,
            Tone::Waiting => self.waiting,
            Tone::Done => self.done,
            Tone::Stuck => self.stuck,
            Tone::Hidden => self.hidden,
            Tone::OnScrim => self.on_scrim,
        }
    }
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

/// A see-through colour from plain red, green, blue and an opacity of 0 to 100 percent.
const fn glass(red: u32, green: u32, blue: u32, percent: u32) -> Color32 {
    Color32::from_rgba_premultiplied(
        (red * percent / 100) as u8,
        (green * percent / 100) as u8,
        (blue * percent / 100) as u8,
        (255 * percent / 100) as u8,
    )
}

const DISCS: [Color32; 8] = [
    hex(0x6E5A48),
    hex(0x4F6B6A),
    hex(0x7A4B3A),
    hex(0x5B6078),
    hex(0x6A6A48),
    hex(0x7B5D6B),
    hex(0x48657F),
    hex(0x84653A),
];

/// The colours of accounts on dark grounds.
const ACCOUNTS_DARK: [Color32; 12] = [
    hex(0x5FB3A8),
    hex(0xA08BE0),
    hex(0xE06C7F),
    hex(0x6FA8DC),
    hex(0x7FB86A),
    hex(0xE08BB8),
    hex(0xB5B25A),
    hex(0x6B74F2),
    hex(0xC8A27A),
    hex(0x4FC3DE),
    hex(0xC97AE0),
    hex(0x98DCA8),
];

/// The same on light grounds.
const ACCOUNTS_LIGHT: [Color32; 12] = [
    hex(0x12756E),
    hex(0x6A4FC0),
    hex(0xB5304A),
    hex(0x2F74C4),
    hex(0x3F7A2A),
    hex(0xB03A7A),
    hex(0x6F6B14),
    hex(0x2A2F9E),
    hex(0x8A5A38),
    hex(0x005F90),
    hex(0x8A2FA8),
    hex(0x1E9048),
];

/// The dark theme.
pub const DARKROOM: Tokens = Tokens {
    rail: hex(0x0F0D0B),
    base: hex(0x151210),
    panel: hex(0x1A1714),
    raised: hex(0x231F1B),
    hover: hex(0x201C18),
    selected: hex(0x2C251C),
    field: hex(0x100E0C),
    line: hex(0x2E2924),
    line_strong: hex(0x453E36),
    outline: hex(0x6F665B),
    track: hex(0x2A2521),
    band: hex(0x26221D),
    text: hex(0xEFE8DD),
    text2: hex(0xBDB3A6),
    text3: hex(0x978D80),
    accent: hex(0xF0A43C),
    accent_fill: hex(0xF0A43C),
    accent_hover: hex(0xF7B75C),
    on_accent: hex(0x1C1204),
    focus: hex(0xF0A43C),
    waiting: hex(0x8DB7D8),
    done: hex(0x93BF8E),
    stuck: hex(0xEC8A72),
    on_stuck: hex(0x1C1204),
    hidden: hex(0xB3A3CC),
    scrim: glass(15, 12, 9, 72),
    on_scrim: hex(0xF6F1E8),
    heat: [hex(0x1E1A17), hex(0x2F2822), hex(0x463B31), hex(0x6A5A4A), hex(0x9A856D), hex(0xD6C3A8)],
    cell_bar: hex(0x231F1B),
    cell_bar_out: hex(0x2C251C),
    toast: hex(0x2B2621),
    toast_text: hex(0xEFE8DD),
    toast_undo: hex(0xF0A43C),
    shadow: glass(0, 0, 0, 55),
    outside_cut: glass(15, 13, 11, 72),
    marked: glass(0xF0, 0xA4, 0x3C, 30),
    discs: DISCS,
    disc_text: hex(0xF6F0E6),
    accounts: ACCOUNTS_DARK,
};

/// The light theme.
pub const DAYLIGHT: Tokens = Tokens {
    rail: hex(0xEDE6DA),
    base: hex(0xF6F1E8),
    panel: hex(0xFBF8F2),
    raised: hex(0xFFFDF9),
    hover: hex(0xF1EADE),
    selected: hex(0xF8E8CB),
    field: hex(0xFFFFFF),
    line: hex(0xDFD6C7),
    line_strong: hex(0xC2B6A3),
    outline: hex(0x8F8370),
    track: hex(0xE6DDCE),
    band: hex(0xEFE7D9),
    text: hex(0x241F19),
    text2: hex(0x574E43),
    text3: hex(0x6E6456),
    accent: hex(0x8A5200),
    accent_fill: hex(0xEDA03A),
    accent_hover: hex(0xF4B258),
    on_accent: hex(0x1C1204),
    focus: hex(0xB26A00),
    waiting: hex(0x2C628C),
    done: hex(0x3A6B3D),
    stuck: hex(0xAC3A22),
    on_stuck: hex(0xFFFFFF),
    hidden: hex(0x66548C),
    scrim: glass(28, 22, 16, 66),
    on_scrim: hex(0xF6F1E8),
    heat: [hex(0xF0E9DD), hex(0xE4D9C8), hex(0xD0BFA8), hex(0xB09A80), hex(0x836A53), hex(0x4C3A2C)],
    cell_bar: hex(0xEDE3D2),
    cell_bar_out: hex(0xF1CE95),
    toast: hex(0x2A241E),
    toast_text: hex(0xEFE8DD),
    toast_undo: hex(0xF0A43C),
    shadow: glass(0x46, 0x34, 0x18, 20),
    outside_cut: glass(28, 22, 16, 66),
    marked: glass(0xED, 0xA0, 0x3A, 35),
    discs: DISCS,
    disc_text: hex(0xF6F0E6),
    accounts: ACCOUNTS_LIGHT,
};

/// The colours of the application mark (`more.md` section 21); the same in both themes.
pub mod mark {
    use super::{Color32, hex};

    /// The ivory plate.
    pub const PLATE: Color32 = hex(0xEFE8DD);
    /// The plate's inner edge.
    pub const EDGE: Color32 = hex(0xC9BBA5);
    /// The bevel of the mat.
    pub const BEVEL: Color32 = hex(0xD9CDBB);
    /// The dark oval.
    pub const OVAL: Color32 = hex(0x151210);
    /// The safelight, and its glitter on the water.
    pub const DISC: Color32 = hex(0xF0A43C);
    /// The tideline.
    pub const GROUND: Color32 = hex(0x3A3027);
}

/// The preview in a phone: Instagram's look and not ours, so black or white.
#[derive(Debug)]
pub struct Phone {
    /// Behind everything.
    pub ground: Color32,
    /// Names and captions.
    pub text: Color32,
    /// Times and counts.
    pub text2: Color32,
    /// Lines between rows.
    pub line: Color32,
    /// The dot of the current slide.
    pub dot: Color32,
}

/// The phone in its dark mode.
pub const PHONE_DARK: Phone = Phone {
    ground: hex(0x000000),
    text: hex(0xF5F5F5),
    text2: hex(0xA8A8A8),
    line: hex(0x262626),
    dot: hex(0x0095F6),
};

/// The phone in its light mode.
pub const PHONE_LIGHT: Phone = Phone {
    ground: hex(0xFFFFFF),
    text: hex(0x111111),
    text2: hex(0x737373),
    line: hex(0xDBDBDB),
    dot: hex(0x0095F6),
};

#[cfg(test)]
mod tests {
    use super::{Color32, DARKROOM, DAYLIGHT, Tokens};

    /// Relative luminance as WCAG 2 has it.
    fn luminance(color: Color32) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn grounds(t: &Tokens) -> [(&'static str, Color32); 7] {
        [
            ("rail", t.rail),
            ("base", t.base),
            ("panel", t.panel),
            ("raised", t.raised),
            ("hover", t.hover),
            ("selected", t.selected),
            ("field", t.field),
        ]
    }

    #[test]
    fn every_text_token_reads_on_every_ground() {
        for (theme, t) in [("Darkroom", &DARKROOM), ("Daylight", &DAYLIGHT)] {
            let texts = [
                ("text", t.text),
                ("text2", t.text2),
                ("text3", t.text3),
                ("accent", t.accent),
                ("waiting", t.waiting),
                ("done", t.done),
                ("stuck", t.stuck),
                ("hidden", t.hidden),
            ];
            for (text, color) in texts {
                for (ground, under) in grounds(t) {
                    let ratio = contrast(color, under);
                    assert!(ratio >= 4.5, "{theme}: {text} on {ground} is {ratio:.2}");
                }
            }
        }
    }

    #[test]
    fn colours_of_accounts_are_seen_on_every_ground_and_are_told_apart() {
        for (theme, t) in [("Darkroom", &DARKROOM), ("Daylight", &DAYLIGHT)] {
            assert_eq!(t.accounts.len(), usize::from(crate::domain::account::COLOURS));
            for (at, color) in t.accounts.into_iter().enumerate() {
                for (ground, under) in grounds(t) {
                    let ratio = contrast(color, under);
                    assert!(ratio >= 3.0, "{theme}: account colour {at} on {ground} is {ratio:.2}");
                }
                for other in t.accounts[at + 1..].iter().chain([&t.accent_fill]) {
                    let far = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
                    let apart =
                        far(color.r(), other.r()) + far(color.g(), other.g()) + far(color.b(), other.b());
                    assert!(apart > 1_600, "{theme}: {color:?} and {other:?} are alike");
                }
            }
        }
    }

    #[test]
    fn letters_on_fills_read_too() {
        for (theme, t) in [("Darkroom", &DARKROOM), ("Daylight", &DAYLIGHT)] {
            for (name, letters, fill) in [
                ("main button", t.on_accent, t.accent_fill),
                ("hovered main button", t.on_accent, t.accent_hover),
                ("stuck badge", t.on_stuck, t.stuck),
                ("toast", t.toast_text, t.toast),
                ("undo in a toast", t.toast_undo, t.toast),
            ] {
                let ratio = contrast(letters, fill);
                assert!(ratio >= 4.5, "{theme}: {name} is {ratio:.2}");
            }
            for disc in t.discs {
                assert!(contrast(t.disc_text, disc) >= 4.5, "{theme}: a monogram on {disc:?}");
            }
        }
    }

    #[test]
    fn rings_and_outlines_are_seen() {
        for t in [&DARKROOM, &DAYLIGHT] {
            assert!(contrast(t.outline, t.base) >= 3.0);
            for (ground, under) in grounds(t) {
                assert!(contrast(t.focus, under) >= 3.0, "the focus ring on {ground}");
            }
        }
    }
}
