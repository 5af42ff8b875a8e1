//! Where the user says the address of a file that they put somewhere themselves.
//! Invariant: what was typed stays with its row until it is sent.

use egui::{Key, Ui};

use crate::engine::Command;
use crate::engine::views::activity::ActivityRow;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::text::body;
use crate::ui::theme::space;
use crate::ui::widgets::{Button, Field};

/// Asks for the address, and offers the folder with the file as it has to be there.
pub fn ask(ui: &mut Ui, row: &ActivityRow, desk: &mut Desk<'_>) {
    let place = ui.scope_id().with(("address", row.id.0));
    let mut typed = ui.data_mut(|data| data.get_temp::<String>(place)).unwrap_or_default();
    if let Some(detail) = row.trouble.as_ref().and_then(|trouble| trouble.detail.as_deref()) {
        body(detail).wrapped().show(ui);
    }
    let hint = tr!("The whole address, beginning with https");
    let output = Field::new(tr!("Address of the file"), &mut typed).hint(hint).id(place).show(ui);
    let entered = output.response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let can = typed.contains("://");
        let clicked = ui.add_enabled(can, Button::main(tr!("Use this address"))).clicked();
        if can && (clicked || entered) {
            desk.send(Command::TellAddress { op: row.id, address: std::mem::take(&mut typed) });
        }
        if ui.add(Button::plain(tr!("Open the folder with the file"))).clicked() {
            let folder = desk.status.profile.join("prepared").join(row.id.to_string());
            desk.send(Command::OpenFolder(folder));
        }
    });
    ui.data_mut(|data| data.insert_temp(place, typed));
}
