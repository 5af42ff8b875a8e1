//! A picture of every component in both themes, to be looked at beside the look's own.
//! Invariant: draws with the program's own fonts only, so that the pictures are the same everywhere.

use egui::{Align2, Pos2, Rect, Ui, UiBuilder, pos2, vec2};
use egui_kittest::Harness;
use tintype::ui::icons;
use tintype::ui::text::{Words, body, figure, meta, name, reading, title};
use tintype::ui::theme::{self, Theme, Tone, faces, tokens};
use tintype::ui::widgets::{
    Button, Chip, Disc, Empty, Field, IconButton, Mark, Row, RowLook, Segment, Toast, Toasts, Touch, Trouble,
    hint_bar, key_caps, mark, progress_bar, segment_bar, segments, skeleton_rows, state_mark, strip, switch,
    tabs, tag,
};

/// Draws one theme's half of the gallery into its own context.
fn picture(snapshot: &str, theme: Theme, draw: impl FnMut(&mut Ui)) {
    let mut draw = draw;
    let mut ready = false;
    let mut harness =
        Harness::builder().with_size(vec2(720.0, 900.0)).with_render_cursor(false).build_ui(move |ui| {
            if !ready {
                theme::install(ui.ctx());
                theme::wear(ui.ctx(), theme);
                ready = true;
                return;
            }
            let ground = tokens(ui).base;
            ui.painter().rect_filled(ui.ctx().content_rect(), 0, ground);
            draw(ui);
        });
    harness.run_steps(4);
    harness.snapshot(snapshot);
}

fn at(ui: &mut Ui, x: f32, y: f32, w: f32, h: f32) -> Ui {
    let rect = Rect::from_min_size(pos2(x, y), vec2(w, h));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt((x as i32, y as i32)));
    child.spacing_mut().item_spacing = vec2(8.0, 0.0);
    child
}

fn swatches(ui: &mut Ui) {
    let t = tokens(ui);
    let left = [
        ("rail", t.rail),
        ("base", t.base),
        ("panel", t.panel),
        ("raised", t.raised),
        ("hover", t.hover),
        ("selected", t.selected),
        ("field", t.field),
        ("line", t.line),
        ("line_strong", t.line_strong),
        ("outline", t.outline),
    ];
    let right = [
        ("text", t.text),
        ("text2", t.text2),
        ("text3", t.text3),
        ("accent", t.accent),
        ("waiting", t.waiting),
        ("done", t.done),
        ("stuck", t.stuck),
        ("hidden", t.hidden),
        ("accent_fill", t.accent_fill),
        ("on_accent", t.on_accent),
    ];
    for (x, column) in [(24.0, left), (252.0, right)] {
        for (index, (word, color)) in column.into_iter().enumerate() {
            let y = 60.0 + index as f32 * 21.0;
            let rect = Rect::from_min_size(pos2(x, y), vec2(16.0, 16.0));
            let stroke = egui::Stroke::new(1.0, t.line_strong);
            ui.painter().rect(rect, 4, color, stroke, egui::StrokeKind::Inside);
            let line = Rect::from_min_size(pos2(x + 24.0, y), vec2(90.0, 16.0));
            Words::new(word, faces::META_MEDIUM, Tone::Text).paint(ui, line, Align2::LEFT_CENTER);
            let hex = format!("#{:02X}{:02X}{:02X}", color.r(), color.g(), color.b());
            meta(hex).paint(ui, line.translate(vec2(90.0, 0.0)), Align2::LEFT_CENTER);
        }
    }
}

fn type_scale(ui: &mut Ui) {
    let mut ui = at(ui, 480.0, 56.0, 220.0, 220.0);
    figure("41,280").show(&mut ui);
    meta("28/34 semibold, figures").show(&mut ui);
    title("Needs an answer").show(&mut ui);
    meta("20/28 semibold, titles").show(&mut ui);
    reading("Captions, the thread").show(&mut ui);
    meta("15/22 regular").show(&mut ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        body("Body,").tone(Tone::Text).show(ui);
        Words::new("label,", faces::BODY_MEDIUM, Tone::Text).show(ui);
        name("strong").show(ui);
    });
    meta("13/18 regular, medium, semibold").show(&mut ui);
    meta("Meta 11/16, figures aligned 0123").tone(Tone::Text2).show(&mut ui);
}

fn buttons(ui: &mut Ui) {
    let states = [
        ("Primary", Touch::default()),
        ("Hover", Touch::HOVER),
        ("Focus", Touch::FOCUS),
        ("Pressed", Touch::PRESSED),
        ("Disabled", Touch::OFF),
    ];
    let pose = |ui: &Ui, button: Button<'_>, x: f32, y: f32, touch: Touch, word: &str| {
        let rect = Rect::from_min_size(pos2(x, y), button.size(ui));
        button.paint(ui, rect, touch);
        let line = Rect::from_min_size(pos2(x, y + 36.0), vec2(80.0, 16.0));
        meta(word.to_owned()).paint(ui, line, Align2::LEFT_TOP);
    };
    for (index, (word, touch)) in states.into_iter().enumerate() {
        pose(ui, Button::main("Reply"), 24.0 + 73.0 * index as f32, 280.0, touch, word);
    }
    for (index, (word, touch)) in states[..3].iter().enumerate() {
        let word = if index == 0 { "Plain" } else { word };
        pose(ui, Button::plain("Hide"), 24.0 + 73.0 * index as f32, 340.0, *touch, word);
    }
    pose(ui, Button::quiet("Hide"), 243.0, 340.0, Touch::default(), "Quiet");
    pose(ui, Button::last("Delete"), 316.0, 340.0, Touch::default(), "Final");
}

fn fields(ui: &mut Ui) {
    let mut empty = String::new();
    Field::new("Search", &mut empty)
        .icon(icons::MAGNIFYING_GLASS)
        .hint("Field")
        .key("/")
        .show(&mut at(ui, 408.0, 280.0, 284.0, 32.0));
    let mut typing = "Field, typing".to_owned();
    let shown = Field::new("Typing", &mut typing)
        .trailing("164", Tone::Text3)
        .show(&mut at(ui, 408.0, 320.0, 284.0, 32.0));
    shown.response.request_focus();
    let mut wrong = "EAABsbCS1".to_owned();
    Field::new("Token", &mut wrong)
        .error(Some("A Facebook token. Use one from Instagram"))
        .show(&mut at(ui, 408.0, 360.0, 284.0, 32.0));
}

fn chips(ui: &mut Ui) {
    let pose = |ui: &Ui, chip: Chip<'_>, x: f32, touch: Touch| {
        let size = chip.size(ui);
        chip.paint(ui, Rect::from_min_size(pos2(x, 402.0), size), touch);
        x + size.x + 8.0
    };
    let mut x = 24.0;
    x = pose(ui, Chip::new("Chip"), x, Touch::default());
    x = pose(ui, Chip::new("Hover"), x, Touch::HOVER);
    x = pose(ui, Chip::new("Chosen").chosen(true), x, Touch::default());
    x = pose(ui, Chip::new("Focus"), x, Touch::FOCUS);
    x = pose(ui, Chip::new("Saved").key("1"), x, Touch::default());
    let mut ui = at(ui, x + 4.0, 406.0, 300.0, 16.0);
    ui.horizontal(|ui| {
        for (state, word) in [
            (Mark::Waiting, "Waiting"),
            (Mark::Done, "Done"),
            (Mark::Stuck, "Stuck"),
            (Mark::Hidden, "Hidden"),
        ] {
            state_mark(ui, state, word);
        }
    });
}

fn rows(ui: &mut Ui) {
    let states = ["Plain", "Hover", "Current", "Ticked", "Waiting", "Done", "Stuck", "Offline"];
    for (index, word) in states.into_iter().enumerate() {
        let rect = Rect::from_min_size(pos2(24.0, 439.0 + 30.0 * index as f32), vec2(672.0, 30.0));
        let look = RowLook {
            current: word == "Current",
            ticked: word == "Ticked",
            hover: if word == "Hover" { 1.0 } else { 0.0 },
            ..RowLook::default()
        };
        let mut row = at(ui, 0.0, 0.0, 720.0, 900.0);
        Row::new(index, "preeya.home: Is this one oven-proof?").show(&mut row, rect);
        look.paint(ui, rect);
        tintype::ui::widgets::rule_below(ui, rect);
        let working = word == "Waiting";
        Disc::new("178414000071", "preeya.home")
            .size(20.0)
            .ticked(word == "Ticked")
            .paint(ui, rect.left_center() + vec2(22.0, 0.0));
        let line = rect.with_min_x(rect.left() + 42.0);
        let title = if working { name("preeya.home").tone(Tone::Text3) } else { name("preeya.home") };
        let end = title.paint(ui, line, Align2::LEFT_CENTER).right();
        let text = body("Is this one oven-proof? 🍞");
        let text = if working { text.tone(Tone::Text3) } else { text };
        text.paint(ui, line.with_min_x(end + 10.0), Align2::LEFT_CENTER);
        meta(word).paint(ui, line.with_max_x(rect.right() - 12.0), Align2::RIGHT_CENTER);
        let state = line.with_max_x(rect.right() - 74.0);
        match word {
            "Waiting" => {
                let undo = meta("Undo").tone(Tone::Text).underlined().paint(ui, state, Align2::RIGHT_CENTER);
                Mark::Hidden.paint_right(ui, state.with_max_x(undo.left() - 8.0), "Hiding… 4 s");
            }
            "Done" => drop(Mark::Done.paint_right(ui, state, "Answered")),
            "Stuck" => drop(Mark::Stuck.paint_right(ui, state, "Not sent, see why")),
            "Offline" => drop(Mark::Waiting.paint_right(ui, state, "Sends when online")),
            "Hover" => {}
            _ => drop(meta("2 h").paint(ui, state, Align2::RIGHT_CENTER)),
        }
    }
}

fn foot(ui: &mut Ui, toasts: &mut Toasts<()>) {
    toasts.show(ui, Rect::from_min_max(Pos2::new(24.0, 680.0), pos2(240.0, 754.0)), "Ctrl Z");
    let empty = Rect::from_min_max(pos2(24.0, 750.0), pos2(240.0, 872.0));
    let t = tokens(ui);
    ui.painter().rect_stroke(empty, 8, egui::Stroke::new(1.0, t.line), egui::StrokeKind::Inside);
    Empty::new(icons::TRAY, "Nothing needs an answer", "New ones arrive by themselves")
        .link("Look at Done, 9,204")
        .show(&mut at(ui, 24.0, 750.0, 216.0, 122.0), empty.translate(vec2(0.0, 6.0)));
    Trouble::new(
        icons::PLUGS,
        "Instagram no longer accepts your key",
        "It ran out on 24 Nov. Nothing is lost: 12 replies wait. Your move: sign in again.",
    )
    .action("Sign in again")
    .why("OAuthException 190")
    .show(&mut at(ui, 252.0, 693.0, 216.0, 180.0));
}

#[test]
fn states_in_darkroom() {
    states("gallery_states_darkroom", Theme::Darkroom);
}

#[test]
fn states_in_daylight() {
    states("gallery_states_daylight", Theme::Daylight);
}

fn states(snapshot: &str, theme: Theme) {
    let mut toasts = Toasts::default();
    toasts.push(Toast::undoable(icons::EYE_SLASH, "214 hidden", ()));
    picture(snapshot, theme, move |ui| {
        let word = if theme == Theme::Darkroom { "Darkroom" } else { "Daylight" };
        let head = Rect::from_min_size(pos2(24.0, 20.0), vec2(600.0, 28.0));
        let end = title(word).paint(ui, head, Align2::LEFT_CENTER).right();
        meta("every component, both themes").paint(ui, head.with_min_x(end + 8.0), Align2::LEFT_CENTER);
        swatches(ui);
        type_scale(ui);
        buttons(ui);
        fields(ui);
        chips(ui);
        rows(ui);
        foot(ui, &mut toasts);
    });
}

#[test]
fn more_in_darkroom() {
    more("gallery_more_darkroom", Theme::Darkroom);
}

#[test]
fn more_in_daylight() {
    more("gallery_more_daylight", Theme::Daylight);
}

const COMMENTS: [(&str, &str); 7] = [
    (
        "thuha.gomsu",
        "Màu men đẹp quá chị ơi 😍 cái bát xanh này bao nhiêu tiền vậy ạ? Ship về Hà Nội được không chị?",
    ),
    ("kaito_utsuwa", "この釉薬の色、朝の海みたいですね 🌊 日本へ送れますか？"),
    ("noor.almansouri", "ما شاء الله، عمل رائع جداً 🤍 هل يوجد توصيل إلى دبي؟ السعر 34 يورو (مع الشحن)؟"),
    ("bia.moura", "Que coisa mais linda!! Vai ter workshop em janeiro? 🙏🏽 👨‍👩‍👧 🇵🇹"),
    ("preeya.home", "สวยมากค่ะ ✨ ใบนี้เข้าเตาอบได้ไหมคะ"),
    ("haneul", "이 그릇 정말 예뻐요 한국에도 배송되나요?"),
    ("dana.levi", "אפשר לשלוח לתל אביב? יפה מאוד ❤️ तेरे घर"),
];

fn more(snapshot: &str, theme: Theme) {
    let mut on = true;
    let mut period = 28;
    let mut tab = 0;
    let mut reply =
        "Hello Maren, it is still here. Norway is no trouble: 34 € by tracked post, about a week, packed in \
                     sheep’s wool. Shall I hold it for you until Friday?"
            .to_owned();
    picture(snapshot, theme, move |ui| {
        for (index, (user, text)) in COMMENTS.into_iter().enumerate() {
            let rect = Rect::from_min_size(pos2(0.0, 72.0 * index as f32), vec2(400.0, 72.0));
            Row::new(user, text).current(index == 1).show(&mut at(ui, 0.0, 0.0, 720.0, 900.0), rect);
            Disc::new(user, user).paint(ui, rect.left_top() + vec2(32.0, 28.0));
            let line = Rect::from_min_size(rect.left_top() + vec2(60.0, 10.0), vec2(324.0, 18.0));
            name(user).paint(ui, line, Align2::LEFT_TOP);
            meta("14 min").paint(ui, line, Align2::RIGHT_CENTER);
            let text_box = Rect::from_min_size(line.left_bottom(), vec2(324.0, 36.0));
            body(text).lines(2).paint(ui, text_box, Align2::LEFT_TOP);
        }
        skeleton_rows(
            &mut at(ui, 0.0, 504.0, 400.0, 144.0),
            Rect::from_min_size(pos2(0.0, 504.0), vec2(400.0, 144.0)),
            72.0,
        );
        strip(
            ui,
            Rect::from_min_size(pos2(0.0, 648.0), vec2(400.0, 32.0)),
            icons::CLOUD_SLASH,
            "Offline. What you do is kept and sent later",
            Some("Try now"),
        );
        hint_bar(
            ui,
            Rect::from_min_size(pos2(0.0, 868.0), vec2(720.0, 32.0)),
            &[("j|k", "move"), ("r", "reply"), ("h", "hide"), ("u", "undo")],
        );
        let mut right = at(ui, 416.0, 12.0, 288.0, 640.0);
        right.spacing_mut().item_spacing.y = 8.0;
        let ui = &mut right;
        ui.horizontal(|ui| {
            tabs(ui, &mut tab, &[(0, "Write", None), (1, "Calendar", None), (2, "Drafts", Some(12))]);
        });
        ui.horizontal(|ui| {
            segments(ui, &mut period, &[(7, "7 days"), (28, "28 days"), (90, "90 days")]);
            switch(ui, &mut on, "Deliver quietly");
        });
        ui.horizontal(|ui| {
            ui.add(IconButton::new(icons::GRID_NINE, "Small tiles"));
            ui.add(IconButton::new(icons::GRID_FOUR, "Large tiles").chosen(true));
            ui.add(Button::plain("Hide").icon(icons::EYE_SLASH).key("h"));
            ui.add(Button::main("Reply").key("Enter"));
        });
        ui.horizontal(|ui| {
            ui.add(Chip::new("All").count(240).chosen(true));
            ui.add(Chip::new("Reels").icon(icons::FILM_STRIP).count(34));
            tag(ui, "promo");
            mark(ui, icons::SHIELD_CHECK, "Trusted", Tone::Text3);
        });
        Field::new("Reply", &mut reply).growing(3).reading().outlined().show(ui);
        ui.add(Button::main("Publish now").disabled_because(Some("Slide 3 is too wide")));
        progress_bar(ui, 0.42, Tone::Waiting, "Sending slide 2 of 6");
        meta("Sending slide 2 of 6, 1.4 MB/s").show(ui);
        use Segment::{Current, Done, Rest};
        segment_bar(ui, &[Done, Done, Done, Current, Rest, Rest, Rest, Rest], "4 of 8");
        segment_bar(ui, &[Done, Done, Segment::Stuck, Rest], "Stuck at 3 of 4");
        key_caps(ui, "g|i");
        reading("The big moon jar came out of the kiln this morning, 38 cm and only a little lopsided. Third try.\n\n𝗡𝗲𝘄 ★ ➤ ♡").show(ui);
        body("Hide this comment").strong(std::iter::once(0..4), Tone::Accent).show(ui);
    });
}
