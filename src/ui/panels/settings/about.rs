//! About: the name, the version, and whose work is inside.
//! Invariant: the version is the package's own.

use egui::{Align2, Sense, Ui, vec2};

use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::mark;
use crate::ui::text::{body, meta, title};
use crate::ui::theme::{Tone, space};

use super::form;

const MARK: f32 = 80.0;

/// Draws the page.
pub(super) fn show(ui: &mut Ui, desk: &Desk<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), MARK), Sense::hover());
    mark::paint(ui.painter(), rect.left_top() - vec2(MARK / 10.0, 0.0), MARK);
    let words = rect.with_min_x(rect.left() + MARK + space::S);
    let above = words.with_max_y(words.center().y);
    title(tr!("Tintype")).label(ui, above, Align2::LEFT_BOTTOM);
    let version = tr!("Version {version}", version = env!("CARGO_PKG_VERSION"));
    meta(version).label(ui, words.with_min_y(words.center().y + space::XS), Align2::LEFT_TOP);
    ui.add_space(space::L);
    body(tr!("A quiet room for people who look after Instagram accounts. A tintype is a photograph made straight on metal."))
        .wrapped()
        .show(ui);
    form::parted(ui);
    form::told(ui, tr!("Licence"), tr!("MIT: use it, change it, pass it on"), Tone::Text2);
    form::told(
        ui,
        tr!("Typefaces"),
        tr!("Inter and Noto under the SIL Open Font License, the icons of Phosphor under the MIT licence"),
        Tone::Text2,
    );
    form::told(
        ui,
        tr!("Instagram"),
        tr!("Tintype is made by nobody at Meta and is not endorsed by them. Instagram is their trademark"),
        Tone::Text2,
    );
    if let Some(origin) = &desk.status.practice {
        let words = tr!("Everything goes to {origin} and nothing to Instagram", origin = origin);
        form::told(ui, tr!("Practice"), &words, Tone::Waiting);
    }
}
