//! One post at large: picture and film strip, caption, five figures, its comments.
//! Invariant: a missing number is a dash with a reason, never zero.

use egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Ui};

use crate::domain::draft::tags_in;
use crate::engine::Command;
use crate::engine::command::QuietWish;
use crate::engine::views::library::{Post, PostComment};
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::format::{self, number};
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{Words, body, meta, name, reading, title};
use crate::ui::theme::{Tone, disc, faces, space};
use crate::ui::widgets::{Disc, Empty, IconButton, Menu, MenuItem, hairline, link, pane_header, tip};

use super::{Library, facts, film, tile};

/// The pane.
pub fn show(library: &mut Library, ui: &mut Ui, whole: Rect, desk: &mut Desk<'_>) {
    let Some(ask) = library.post_ask(desk) else {
        let head = tr!("No post is chosen");
        Empty::new(icons::IMAGES, head, tr!("Choose one in the grid to see it large")).show(ui, whole);
        return;
    };
    library.post.poll(desk.reader, &ask);
    let Some(post) = library.post.shown() else {
        pane_header(ui, |_| ());
        return;
    };
    let mut slide = library.slide.min(post.slides.len().saturating_sub(1));
    let (mut close, mut large) = (false, false);
    header(ui, post, &mut close, desk);
    ScrollArea::vertical().id_salt(("post", post.tile.media.as_str())).auto_shrink(false).show(ui, |ui| {
        Frame::NONE.inner_margin(Margin::same(space::L as i8)).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
            Frame::NONE.inner_margin(Margin::symmetric(space::S as i8, 0)).show(ui, |ui| {
                large = film::show(ui, post, &mut slide, desk);
                ui.add_space(space::L);
                words(ui, post, desk);
                facts::show(ui, post);
                comments(ui, post, desk);
            });
        });
    });
    library.slide = slide;
    library.full |= large;
    if close {
        library.open = false;
    }
}

/// Number, kind and time of a post.
pub fn heading(ui: &mut Ui, post: &Post, desk: &Desk<'_>) {
    ui.add_space(space::S);
    let left =
        post.tile.number.map_or_else(|| tile::kind_name(post.tile.kind).to_owned(), |at| at.to_string());
    title(left).face(faces::READING_SEMIBOLD).show(ui);
    let at = post.tile.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let when = at.map(|at| format::moment(at, desk.now, desk.zone)).unwrap_or_default();
    let words = match post.tile.number {
        Some(_) => tr!("{kind}, {when}", kind = tile::kind_name(post.tile.kind), when = when),
        None => when,
    };
    meta(words).show(ui);
}

fn header(ui: &mut Ui, post: &Post, close: &mut bool, desk: &mut Desk<'_>) {
    pane_header(ui, |ui| {
        heading(ui, post, desk);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.ctx().content_rect().width() <= crate::ui::theme::width::NARROW
                && ui.add(IconButton::new(icons::X, tr!("Close the post")).key("Esc")).clicked()
            {
                *close = true;
            }
            let more = ui.add(IconButton::new(icons::DOTS_THREE_VERTICAL, tr!("More about this post")));
            Menu::under(&more, "post menu").show(|ui| menu(ui, post, desk));
        });
    });
}

fn menu(ui: &mut Ui, post: &Post, desk: &mut Desk<'_>) {
    if let Some(permalink) = &post.permalink {
        if ui.add(MenuItem::new(tr!("Open on Instagram")).icon(icons::ARROW_SQUARE_OUT)).clicked() {
            desk.send(Command::OpenAddress(permalink.clone()));
            ui.close();
        }
        let key = desk.caps("library.copy");
        if ui.add(MenuItem::new(tr!("Copy the link")).icon(icons::LINK_SIMPLE).key(&key)).clicked() {
            ui.ctx().copy_text(permalink.clone());
            ui.close();
        }
    }
    if let Some(caption) = &post.caption
        && ui.add(MenuItem::new(tr!("Copy the caption")).icon(icons::COPY)).clicked()
    {
        ui.ctx().copy_text(caption.clone());
        ui.close();
    }
    let key = desk.caps("library.again");
    if ui.add(MenuItem::new(tr!("Post again")).icon(icons::PENCIL_SIMPLE).key(&key)).clicked() {
        super::post_again(post.tile.media.clone(), desk);
        ui.close();
    }
    if let Some(enabled) = post.tile.comments_enabled {
        let words = if enabled { tr!("Turn comments off") } else { tr!("Turn comments on") };
        if ui.add(MenuItem::new(words).icon(icons::PROHIBIT)).clicked() {
            desk.change(crate::domain::Op::Comments { media: post.tile.media.clone(), enabled: !enabled });
            ui.close();
        }
    }
    let (words, sign) = match post.tile.quiet_chosen {
        true => (tr!("Leave it out of quiet hours"), icons::SUN),
        false => (tr!("Keep quiet hours under it"), icons::MOON),
    };
    if post.tile.number.is_some() && ui.add(MenuItem::new(words).icon(sign)).clicked() {
        let (posts, chosen) = (vec![post.tile.media.clone()], !post.tile.quiet_chosen);
        let account = desk.account_id();
        desk.send(Command::Quiet { account, wish: QuietWish::Choose { posts, chosen } });
        ui.close();
    }
    let why = tr!("Instagram lets only its own app delete posts");
    let delete = MenuItem::new(tr!("Delete the post")).icon(icons::TRASH).disabled_because(Some(why));
    ui.add(delete);
}

fn words(ui: &mut Ui, post: &Post, desk: &mut Desk<'_>) {
    match &post.caption {
        Some(caption) => reading(caption.as_str()).toned(tags_in(caption), Tone::Text2).show(ui),
        None => reading(tr!("Without a caption")).tone(Tone::Text3).show(ui),
    };
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        if let Some(caption) = &post.caption
            && link(ui, tr!("Copy the caption")).clicked()
        {
            ui.ctx().copy_text(caption.clone());
        }
        if let Some(permalink) = &post.permalink {
            if link(ui, tr!("Copy the link")).clicked() {
                ui.ctx().copy_text(permalink.clone());
            }
            if tip(link(ui, tr!("Open on Instagram")), permalink, None).clicked() {
                desk.send(Command::OpenAddress(permalink.clone()));
            }
        }
    });
    ui.add_space(space::M);
}

fn comments(ui: &mut Ui, post: &Post, desk: &mut Desk<'_>) {
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        name(tr!("Comments")).show(ui);
        let gap = match post.reported {
            Some(reported) => {
                tr!(
                    "{reported} reported, {returned} returned",
                    reported = number(reported),
                    returned = number(post.returned)
                )
            }
            None => tr!("{returned} returned", returned = number(post.returned)),
        };
        meta(gap).show(ui);
        if let Some(first) = post.comments.first() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if link(ui, tr!("Open in Inbox")).clicked() {
                    desk.go(Goal::Comment(first.id.clone()));
                }
            });
        }
    });
    if let Some(words) = tile::switch_words(&post.tile, desk) {
        ui.add_space(space::XS);
        meta(words).tone(Tone::Waiting).show(ui);
    }
    ui.add_space(space::S);
    if post.comments.is_empty() {
        no_comments(ui, post, desk);
    }
    for comment in &post.comments {
        ui.push_id(comment.id.as_str(), |ui| one(ui, comment, desk));
    }
}

/// Why no comment stands there: only a count of zero means that there are none.
fn no_comments(ui: &mut Ui, post: &Post, desk: &mut Desk<'_>) {
    let words = match (post.reported, post.tile.comments_enabled, post.comments_read) {
        (Some(0), Some(false), _) if post.tile.quiet_until.is_some() => {
            tr!("Comments are off for the quiet hours")
        }
        (Some(0), Some(false), _) => tr!("Comments are off"),
        (Some(0), _, _) => tr!("No comments yet"),
        (_, _, false) => tr!("They were not read yet"),
        (None, _, _) => tr!("Instagram returns none, and does not tell how many there are"),
        (Some(_), _, true) => tr!("Instagram returns none of them"),
    };
    body(words).tone(Tone::Text3).wrapped().show(ui);
    if post.reported.is_some_and(|reported| reported > 0) && post.comments_read {
        ui.add_space(space::XS);
        if link(ui, tr!("See why")).clicked() {
            desk.go(Goal::Gap(post.tile.media.clone()));
        }
    }
}

fn one(ui: &mut Ui, comment: &PostComment, desk: &mut Desk<'_>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let id = comment.author.as_ref().map_or("", |author| author.as_str());
        let who = comment.username.as_deref().unwrap_or_else(|| tr!("Somebody"));
        let own = if comment.mine { desk.own_picture(ui) } else { None };
        Disc::new(id, who).size(disc::SMALL + space::XS).picture(own).show(ui);
        ui.vertical(|ui| {
            ui.horizontal(|ui| {
                name(who).show(ui);
                let at = comment.at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
                let when = at.map(|at| format::age(at, desk.now, desk.zone)).unwrap_or_default();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| meta(when).show(ui));
            });
            let tone = if comment.hidden { Tone::Text3 } else { Tone::Text2 };
            Words::new(comment.text.as_str(), faces::BODY, tone).wrapped().show(ui);
        });
    });
    ui.add_space(space::S);
    hairline(ui);
    ui.add_space(space::S);
}
