//! The table of actions with their keys.
//! Invariant: an action that has a key has one row here, and nowhere else is a key written down for it.

use crate::tr;

/// Where an action can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Everywhere,
    Inbox,
    Rules,
    Gaps,
    Library,
    Compose,
    Insights,
    Activity,
    Doctor,
    Book,
    Settings,
}

impl Group {
    /// In the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Inbox,
        Self::Rules,
        Self::Gaps,
        Self::Everywhere,
        Self::Library,
        Self::Compose,
        Self::Insights,
        Self::Activity,
        Self::Settings,
        Self::Doctor,
        Self::Book,
    ];

    /// Its name for a person.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => tr!("Everywhere"),
            Self::Inbox => tr!("Inbox"),
            Self::Rules => tr!("Rules"),
            Self::Gaps => tr!("Gaps"),
            Self::Library => tr!("Library"),
            Self::Compose => tr!("Compose"),
            Self::Insights => tr!("Insights"),
            Self::Activity => tr!("Activity"),
            Self::Settings => tr!("Settings"),
            Self::Doctor => tr!("Connection doctor"),
            Self::Book => tr!("Error book"),
        }
    }
}

/// An action that has a key.
#[derive(Debug)]
pub struct Entry {
    /// The id of the action.
    pub id: &'static str,
    pub group: Group,
    /// What it is called where its key is chosen.
    pub name: fn() -> &'static str,
    /// Its key unless a person chose another, as it is kept; empty: none.
    pub key: &'static str,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Entry {}

const fn entry(id: &'static str, group: Group, key: &'static str, name: fn() -> &'static str) -> Entry {
    Entry { id, group, name, key }
}

/// All of them, in the order in which they are shown.
pub const ENTRIES: &[Entry] = &[
    entry("inbox.next", Group::Inbox, "J", || tr!("Next comment")),
    entry("inbox.previous", Group::Inbox, "K", || tr!("Previous comment")),
    entry("inbox.reply", Group::Inbox, "R", || tr!("Reply")),
    entry("inbox.private", Group::Inbox, "P", || tr!("Private reply")),
    entry("inbox.saved.1", Group::Inbox, "1", || tr!("Saved reply 1")),
    entry("inbox.saved.2", Group::Inbox, "2", || tr!("Saved reply 2")),
    entry("inbox.saved.3", Group::Inbox, "3", || tr!("Saved reply 3")),
    entry("inbox.saved.4", Group::Inbox, "4", || tr!("Saved reply 4")),
    entry("inbox.saved.5", Group::Inbox, "5", || tr!("Saved reply 5")),
    entry("inbox.saved.6", Group::Inbox, "6", || tr!("Saved reply 6")),
    entry("inbox.saved.7", Group::Inbox, "7", || tr!("Saved reply 7")),
    entry("inbox.saved.8", Group::Inbox, "8", || tr!("Saved reply 8")),
    entry("inbox.saved.9", Group::Inbox, "9", || tr!("Saved reply 9")),
    entry("inbox.hide", Group::Inbox, "H", || tr!("Hide or show")),
    entry("inbox.hide_all", Group::Inbox, "Shift+H", || tr!("Hide all near-identical ones")),
    entry("inbox.done", Group::Inbox, "E", || tr!("Done, or not done")),
    entry("inbox.delete", Group::Inbox, "#", || tr!("Delete for ever")),
    entry("inbox.select", Group::Inbox, "X", || tr!("Choose, or drop the choice")),
    entry("inbox.extend_down", Group::Inbox, "Shift+J", || tr!("Choose downward")),
    entry("inbox.extend_up", Group::Inbox, "Shift+K", || tr!("Choose upward")),
    entry("inbox.select_all", Group::Inbox, "Ctrl+A", || tr!("Choose all in the list")),
    entry("inbox.select_author", Group::Inbox, "A", || tr!("Choose all by this author")),
    entry("inbox.search", Group::Inbox, "/", || tr!("Search comments")),
    entry("inbox.views", Group::Inbox, "V", || tr!("Views as a menu, in a narrow window")),
    entry("inbox.by_guess", Group::Inbox, "", || tr!("Sort by the helper's guess, or by time")),
    entry("rules.next", Group::Rules, "J", || tr!("Next rule, or next hit")),
    entry("rules.previous", Group::Rules, "K", || tr!("Previous rule, or previous hit")),
    entry("rules.up", Group::Rules, "Alt+ArrowUp", || tr!("Move the rule up")),
    entry("rules.down", Group::Rules, "Alt+ArrowDown", || tr!("Move the rule down")),
    entry("rules.new", Group::Rules, "Ctrl+N", || tr!("Add a rule")),
    entry("rules.right", Group::Rules, "Y", || tr!("The rule is right on this comment")),
    entry("rules.spare", Group::Rules, "N", || tr!("Spare this comment")),
    entry("rules.never", Group::Rules, "X", || tr!("Never this author")),
    entry("rules.arm", Group::Rules, "Ctrl+Enter", || tr!("Arm the rule")),
    entry("gaps.next", Group::Gaps, "J", || tr!("Next post")),
    entry("gaps.previous", Group::Gaps, "K", || tr!("Previous post")),
    entry("gaps.again", Group::Gaps, "R", || tr!("Read this post again")),
    entry("gaps.open", Group::Gaps, "O", || tr!("Open the post on Instagram")),
    entry("palette", Group::Everywhere, "Ctrl+K", || tr!("List every action")),
    entry("keys", Group::Everywhere, "?", || tr!("Show the keys")),
    entry("undo", Group::Everywhere, "Ctrl+Z", || tr!("Take back the last act")),
    entry("undo.other", Group::Everywhere, "U", || tr!("Take back the last act, with one hand")),
    entry("go.inbox", Group::Everywhere, "G I", || tr!("Go to the Inbox")),
    entry("go.rules", Group::Everywhere, "G U", || tr!("Go to the rules")),
    entry("go.gaps", Group::Everywhere, "G P", || tr!("Go to the gaps")),
    entry("rules.pause", Group::Everywhere, "Ctrl+Shift+P", || tr!("Let all rules rest at once")),
    entry("go.quiet", Group::Everywhere, "G Q", || tr!("Go to the quiet hours")),
    entry("go.hosts", Group::Everywhere, "", || tr!("Go to where files wait")),
    entry("hosts.test", Group::Settings, "T", || tr!("Test this host")),
    entry("quiet.pause", Group::Everywhere, "Ctrl+Shift+M", || tr!("Let quiet hours rest at once")),
    entry("go.library", Group::Everywhere, "G L", || tr!("Go to the Library")),
    entry("go.compose", Group::Everywhere, "G C", || tr!("Go to Compose")),
    entry("go.insights", Group::Everywhere, "G N", || tr!("Go to Insights")),
    entry("go.activity", Group::Everywhere, "G A", || tr!("Go to Activity")),
    entry("go.settings", Group::Everywhere, "G S", || tr!("Go to the Settings")),
    entry("go.doctor", Group::Everywhere, "", || tr!("Open the connection doctor")),
    entry("go.book", Group::Everywhere, "", || tr!("Open the error book")),
    entry("account.switch", Group::Everywhere, "Ctrl+Shift+A", || tr!("Find an account")),
    entry("account.all", Group::Everywhere, "Ctrl+0", || tr!("One inbox over all accounts")),
    entry("account.next", Group::Everywhere, "Ctrl+PageDown", || tr!("Next account")),
    entry("account.previous", Group::Everywhere, "Ctrl+PageUp", || tr!("Previous account")),
    entry("account.1", Group::Everywhere, "Ctrl+1", || tr!("First account")),
    entry("account.2", Group::Everywhere, "Ctrl+2", || tr!("Second account")),
    entry("account.3", Group::Everywhere, "Ctrl+3", || tr!("Third account")),
    entry("account.4", Group::Everywhere, "Ctrl+4", || tr!("Fourth account")),
    entry("account.5", Group::Everywhere, "Ctrl+5", || tr!("Fifth account")),
    entry("account.6", Group::Everywhere, "Ctrl+6", || tr!("Sixth account")),
    entry("account.7", Group::Everywhere, "Ctrl+7", || tr!("Seventh account")),
    entry("account.8", Group::Everywhere, "Ctrl+8", || tr!("Eighth account")),
    entry("account.9", Group::Everywhere, "Ctrl+9", || tr!("Ninth account")),
    entry("refresh", Group::Everywhere, "", || tr!("Read everything now")),
    entry("theme.darkroom", Group::Everywhere, "", || tr!("Darkroom theme")),
    entry("theme.daylight", Group::Everywhere, "", || tr!("Daylight theme")),
    entry("library.next", Group::Library, "J", || tr!("Next post")),
    entry("library.previous", Group::Library, "K", || tr!("Previous post")),
    entry("library.slide_after", Group::Library, ".", || tr!("Slide after")),
    entry("library.slide_before", Group::Library, ",", || tr!("Slide before")),
    entry("library.again", Group::Library, "E", || tr!("Post this again")),
    entry("library.copy", Group::Library, "C", || tr!("Copy the link")),
    entry("library.select", Group::Library, "X", || tr!("Choose, or drop the choice")),
    entry("library.extend_next", Group::Library, "Shift+J", || tr!("Choose up to the next post")),
    entry("library.extend_previous", Group::Library, "Shift+K", || tr!("Choose up to the post before")),
    entry("library.select_all", Group::Library, "Ctrl+A", || tr!("Choose all that are shown")),
    entry("library.comments_off", Group::Library, "H", || tr!("Turn comments off")),
    entry("library.comments_on", Group::Library, "Shift+H", || tr!("Turn comments on")),
    entry("library.quiet", Group::Library, "", || tr!("Keep quiet hours under the chosen")),
    entry("library.not_quiet", Group::Library, "", || tr!("Leave the chosen out of quiet hours")),
    entry("library.search", Group::Library, "/", || tr!("Search captions")),
    entry("compose.add", Group::Compose, "Ctrl+O", || tr!("Add files")),
    entry("compose.remove", Group::Compose, "Delete", || tr!("Take out this slide")),
    entry("compose.duplicate", Group::Compose, "Ctrl+D", || tr!("Duplicate this slide")),
    entry("compose.redo", Group::Compose, "Ctrl+Shift+Z", || tr!("Do an edit again")),
    entry("compose.left", Group::Compose, "<", || tr!("Move this slide left")),
    entry("compose.right", Group::Compose, ">", || tr!("Move this slide right")),
    entry("compose.turn_left", Group::Compose, "[", || tr!("Turn the picture left")),
    entry("compose.turn_right", Group::Compose, "]", || tr!("Turn the picture right")),
    entry("compose.flip", Group::Compose, "", || tr!("Mirror the picture")),
    entry("compose.flip_down", Group::Compose, "", || tr!("Turn the picture upside down, mirrored")),
    entry("compose.fit", Group::Compose, "", || tr!("Fit the picture, straight and in the middle")),
    entry("compose.publish", Group::Compose, "Ctrl+Enter", || tr!("Publish now")),
    entry("compose.schedule", Group::Compose, "Ctrl+Shift+Enter", || tr!("Schedule")),
    entry("compose.new", Group::Compose, "", || tr!("New draft")),
    entry("film.play", Group::Compose, "Space", || tr!("Play or stop the clip")),
    entry("film.in", Group::Compose, "I", || tr!("Begin the reel here")),
    entry("film.out", Group::Compose, "O", || tr!("End the reel here")),
    entry("film.cover", Group::Compose, "C", || tr!("Take this frame as the cover")),
    entry("insights.next", Group::Insights, "J", || tr!("Next post")),
    entry("insights.previous", Group::Insights, "K", || tr!("Previous post")),
    entry("insights.open", Group::Insights, "O", || tr!("Open the post")),
    entry("activity.next", Group::Activity, "J", || tr!("Next in the list")),
    entry("activity.previous", Group::Activity, "K", || tr!("Previous in the list")),
    entry("activity.again", Group::Activity, "T", || tr!("Try again")),
    entry("activity.cancel", Group::Activity, "Delete", || tr!("Give it up")),
    entry("activity.export", Group::Activity, "", || tr!("Export the report")),
    entry("doctor.next", Group::Doctor, "J", || tr!("Next check")),
    entry("doctor.previous", Group::Doctor, "K", || tr!("Previous check")),
    entry("doctor.again", Group::Doctor, "C", || tr!("Check this again")),
    entry("doctor.all", Group::Doctor, "Ctrl+R", || tr!("Run all checks")),
    entry("book.next", Group::Book, "J", || tr!("Next error")),
    entry("book.previous", Group::Book, "K", || tr!("Previous error")),
];
