//! The one list of all tables: whose rows each holds.
//! Invariant: it is in an order in which rows can be put in, each table behind those it leans on.

use crate::tr;

/// A reason, for a person.
type Reason = fn() -> &'static str;

/// A table of the schema.
pub struct Table {
    pub name: &'static str,
    pub whose: Whose,
    /// Columns that name a row of another table without a foreign key that says so.
    pub names: &'static [(&'static str, &'static str)],
    /// Columns that are read out as something else than they are: what is of this computer alone, or works like a
    /// key.
    pub instead: &'static [(&'static str, &'static str)],
}

/// Whose the rows of a table are. In conditions `{a}` stands for the numbers of accounts and `{s}` for the schema.
/// The plus signs keep SQLite from an index on the account, behind which rows would have to be sorted.
pub enum Whose {
    /// Those that meet this are an account's.
    Theirs(&'static str),
    /// The same, but they are not put into an archive, for this reason.
    Left(&'static str, Reason),
    /// The words by which texts are found: made anew from the column of that table.
    Words { of: &'static str, text: &'static str, reason: Reason },
    /// One chain over all accounts.
    Record,
    /// Nobody's, for this reason.
    Nobodys(Reason),
}

use Whose::{Left, Nobodys, Record, Theirs, Words};

const ACCOUNT: &str = "+account IN ({a})";
const MEDIA: &str = "+media IN (SELECT n FROM {s}.media WHERE account IN ({a}))";
const OP: &str = "+op IN (SELECT id FROM {s}.outbox WHERE account IN ({a}))";
const RULE: &str = "+rule IN (SELECT id FROM {s}.house_rules WHERE account IN ({a}))";
/// Of comments there may be a million: each is looked up rather than all kept in mind.
const COMMENT: &str = "EXISTS (SELECT 1 FROM {s}.comments c WHERE c.row = comment AND c.account IN ({a}))";

const fn theirs(name: &'static str, condition: &'static str) -> Table {
    Table { name, whose: Theirs(condition), names: &[], instead: &[] }
}

const fn naming(
    name: &'static str,
    condition: &'static str,
    names: &'static [(&'static str, &'static str)],
) -> Table {
    Table { name, whose: Theirs(condition), names, instead: &[] }
}

/// All tables.
pub const TABLES: &[Table] = &[
    Table {
        name: "accounts",
        whose: Theirs("n IN ({a})"),
        names: &[],
        instead: &[
            ("grant_json", "NULL"),
            ("paused", "NULL"),
            ("paused_until", "NULL"),
            ("leaving_at", "NULL"),
        ],
    },
    theirs("media", ACCOUNT),
    theirs("media_children", MEDIA),
    theirs("people", ACCOUNT),
    theirs("people_names", "+person IN (SELECT n FROM {s}.people WHERE account IN ({a}))"),
    theirs("comments", ACCOUNT),
    Table {
        name: "comment_words",
        whose: Words {
            of: "comments",
            text: "text",
            reason: || tr!("The words of comments, made anew from them"),
        },
        names: &[],
        instead: &[],
    },
    Table {
        name: "caption_words",
        whose: Words {
            of: "media",
            text: "caption",
            reason: || tr!("The words of captions, made anew from them"),
        },
        names: &[],
        instead: &[],
    },
    theirs("comment_counts", ACCOUNT),
    theirs("clusters", ACCOUNT),
    theirs("cluster_changes", ACCOUNT),
    theirs("to_mind", MEDIA),
    theirs("account_days", ACCOUNT),
    theirs("follower_totals", ACCOUNT),
    theirs("account_ranges", ACCOUNT),
    theirs("media_values", MEDIA),
    theirs("media_samples", MEDIA),
    theirs("account_asked", ACCOUNT),
    theirs("account_parts", ACCOUNT),
    theirs("online_hours", ACCOUNT),
    theirs("media_readings", MEDIA),
    theirs("media_ages", MEDIA),
    theirs("media_asked", MEDIA),
    theirs("media_parts", MEDIA),
    theirs("stories", MEDIA),
    theirs("refused_metrics", ACCOUNT),
    theirs("day_notes", ACCOUNT),
    theirs("media_labels", MEDIA),
    theirs("gaps", ACCOUNT),
    theirs("gap_steps", MEDIA),
    theirs("marks", ACCOUNT),
    theirs("saved_replies", ACCOUNT),
    theirs("snippets", ACCOUNT),
    theirs("saved_searches", ACCOUNT),
    theirs("reply_drafts", ACCOUNT),
    naming("acts", ACCOUNT, &[("together", "acts")]),
    naming(
        "act_marks",
        "+act IN (SELECT id FROM {s}.acts WHERE account IN ({a}))",
        &[("comment", "comments")],
    ),
    Table {
        name: "outbox",
        whose: Theirs(ACCOUNT),
        names: &[],
        instead: &[("checkpoint", "json_remove(checkpoint, '$.progress.hosted')")],
    },
    theirs("outbox_log", OP),
    theirs("slots", OP),
    theirs("plans", ACCOUNT),
    theirs("act_slots", OP),
    Table {
        name: "hosts",
        whose: Nobodys(|| {
            tr!("Places for files: several accounts may use one, and its keys stay in the keychain")
        }),
        names: &[],
        instead: &[],
    },
    Table {
        name: "public_files",
        whose: Left(OP, || {
            tr!(
                "Files that could be fetched from outside just then: their addresses work like keys, and end by themselves"
            )
        }),
        names: &[],
        instead: &[],
    },
    Table {
        name: "account_hosts",
        whose: Left(ACCOUNT, || tr!("Which places for files it used: they belong to this computer")),
        names: &[],
        instead: &[],
    },
    Table {
        name: "host_log",
        whose: Left(OP, || tr!("What stood at places for files that belong to this computer")),
        names: &[],
        instead: &[],
    },
    theirs("drafts", ACCOUNT),
    theirs("house_rules", ACCOUNT),
    naming("rule_acts", ACCOUNT, &[("act", "acts")]),
    naming("rule_hits", RULE, &[("comment", "comments")]),
    naming("comment_labels", COMMENT, &[("comment", "comments")]),
    naming("rule_verdicts", RULE, &[("comment", "comments")]),
    theirs("helpers", ACCOUNT),
    naming("guesses", COMMENT, &[("comment", "comments")]),
    theirs("quiet_hours", ACCOUNT),
    theirs("quiet_runs", ACCOUNT),
    theirs("quiet_posts", "+run IN (SELECT id FROM {s}.quiet_runs WHERE account IN ({a}))"),
    Table { name: "record", whose: Record, names: &[], instead: &[] },
    Table {
        name: "host_sweeps",
        whose: Nobodys(|| tr!("When leftovers were looked for on this computer")),
        names: &[],
        instead: &[],
    },
    Table {
        name: "choices",
        whose: Nobodys(|| tr!("What was chosen in the settings of this computer")),
        names: &[],
        instead: &[],
    },
    Table {
        name: "minding",
        whose: Nobodys(|| tr!("How far the texts of all accounts were read on this computer")),
        names: &[],
        instead: &[],
    },
];

impl Table {
    /// A table by its name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// Whether its rows are put into an archive.
    pub fn is_kept(&self) -> bool {
        matches!(self.whose, Theirs(_) | Record)
    }

    /// Why it is not put into an archive; `None`: it is.
    pub fn left_out(&self) -> Option<&'static str> {
        match self.whose {
            Left(_, reason) | Nobodys(reason) | Words { reason, .. } => Some(reason()),
            Theirs(_) | Record => None,
        }
    }
}
