//! What stands in an archive for whoever opens it without Tintype.
//! Invariant: it tells the same for the same archive, and needs nothing but itself to be understood.

use std::fmt::Write;

use crate::tr;

use super::manifest::Manifest;

/// The text.
pub fn text(manifest: &Manifest) -> String {
    let mut text = String::new();
    let mut say = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    say(tr!("An archive of Tintype"));
    say("=====================");
    say("");
    say(tr!("This file holds everything Tintype keeps of:"));
    say("");
    for account in &manifest.accounts {
        say(&tr!(
            "  {name}: {posts} posts, {comments} comments",
            name = account.username,
            posts = account.posts,
            comments = account.comments
        ));
    }
    say("");
    say(&tr!(
        "Written by Tintype {version}, version {schema} of its tables.",
        version = manifest.program,
        schema = manifest.schema
    ));
    say("");
    say(tr!(
        "To put it back: Settings, Your data, Restore an archive; on a new computer the first page of Tintype has it too. Accounts come back signed out. Changes that were on their way to Instagram come back waiting for you, and are asked for on Instagram before anything is sent."
    ));
    say("");
    say(tr!("What is in it"));
    say("-------------");
    for words in [
        tr!("  rows/        one file a table, one row a line, as JSON: what is restored"),
        tr!(
            "  tables/      the same for spreadsheets; cells that a spreadsheet would calculate have an apostrophe in front"
        ),
        tr!("  pictures/    pictures as Instagram gave them"),
        tr!("  drafts/      pictures and clips that drafts lean on"),
        tr!("  manifest.json  every file with its length and its SHA-256, and the columns of each table"),
    ] {
        say(words);
    }
    say("");
    say(tr!(
        "Times are milliseconds since 1 January 1970, UTC. What Instagram did not tell is null. Days of numbers are days in US Pacific time, in which Instagram cuts them."
    ));
    say("");
    say(tr!(
        "rows/record.jsonl is the record of moderation. Each entry carries a seal, SHA-256 over the seal before it and its own bytes; the export of the record as JSON, in Activity, tells how the bytes are made. Of entries of other accounts only number, time and seal are in here."
    ));
    say(&tr!(
        "Its newest entry is {count}, with the seal {seal}.",
        count = manifest.record.entries,
        seal = manifest.record.seal
    ));
    say("");
    say(tr!("What is not in it"));
    say("-----------------");
    say(tr!(
        "  No token, no app secret, no password: these lie in the system's keychain and never leave it."
    ));
    let mut list = String::new();
    for left in &manifest.left_out {
        // Writing into a String does not fail.
        let _ = writeln!(list, "  {}: {}.", left.name, left.why);
    }
    text.push_str(&list);
    text
}
