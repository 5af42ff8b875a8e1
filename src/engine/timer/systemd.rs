//! The systemd user units.
//! Invariant: every path is quoted as systemd reads it: blanks, quotes, `%` and `$` mean themselves.

use crate::tr;

use super::{EVERY_MIN, MARK, Plan};

/// What is started. 3 means that something waits for the person, 4 that a window has the profile: both are fine.
pub(super) fn service(plan: &Plan) -> String {
    let mut command = quoted(&plan.program.display().to_string());
    for word in plan.arguments() {
        command.push(' ');
        command.push_str(&quoted(&word));
    }
    format!(
        "# {MARK}. Settings, Scheduling takes it away again.\n\
         [Unit]\n\
         Description=Tintype: publish what is scheduled\n\
         \n\
         [Service]\n\
         Type=exec\n\
         ExecStart={command}\n\
         SuccessExitStatus=3 4\n"
    )
}

/// When it is started. What was missed while the machine was off is made up for at once.
pub(super) fn timer(_plan: &Plan) -> String {
    format!(
        "# {MARK}. Settings, Scheduling takes it away again.\n\
         [Unit]\n\
         Description=Tintype: look every {EVERY_MIN} minutes for what is scheduled\n\
         \n\
         [Timer]\n\
         OnCalendar=*:0/{EVERY_MIN}\n\
         AccuracySec=15s\n\
         Persistent=true\n\
         \n\
         [Install]\n\
         WantedBy=timers.target\n"
    )
}

/// Why nothing starts it.
pub(super) fn not_running(said: &str) -> String {
    tr!(
        "The files are written, but nothing starts it yet: no systemd session of yours answered ({said}). After the next login run systemctl --user enable --now with the timer's name, or install it again",
        said = said
    )
}

/// Why it could not be stopped.
pub(super) fn not_stopped(said: &str) -> String {
    tr!("The files are gone. No systemd session answered ({said}), so nothing was running", said = said)
}

/// A word of a command line (systemd.service, "Command lines"; systemd.unit, "Specifiers").
fn quoted(word: &str) -> String {
    let mut out = String::from("\"");
    for letter in word.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '%' => out.push_str("%%"),
            '$' => out.push_str("$$"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::{System, example};
    use super::*;

    #[test]
    fn the_service_starts_the_worker_with_its_paths_quoted() {
        let text = service(&example(System::Systemd, std::path::Path::new("/units")));
        assert!(
            text.contains(
                "\nExecStart=\"/opt/my apps/tintype\" \"work\" \"--until-idle\" \"--profile\" \
                 \"/home/maren/Ton & Salz/100%%\"\n"
            ),
            "{text}"
        );
        assert!(text.contains("\nSuccessExitStatus=3 4\n"));
        assert!(text.lines().all(|line| !line.starts_with(' ')), "{text}");
    }

    #[test]
    fn the_timer_starts_it_every_five_minutes_and_makes_up_for_what_was_missed() {
        let text = timer(&example(System::Systemd, std::path::Path::new("/units")));
        for line in ["OnCalendar=*:0/5", "Persistent=true", "WantedBy=timers.target"] {
            assert!(text.lines().any(|there| there == line), "{line} is missing in {text}");
        }
    }

    #[test]
    fn odd_letters_mean_themselves() {
        assert_eq!(quoted(r#"a "b" \c $HOME %h"#), r#""a \"b\" \\c $$HOME %%h""#);
        assert_eq!(quoted("two\nlines"), "\"two\\nlines\"");
    }

    #[test]
    fn systemd_itself_finds_nothing_wrong_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = example(System::Systemd, folder.path());
        plan.program = std::env::current_exe().unwrap();
        for (path, text) in plan.files() {
            std::fs::write(path, text).unwrap();
        }
        let asked = std::process::Command::new("systemd-analyze")
            .args(["--user", "verify"])
            .arg(folder.path().join(plan.unit()))
            .env("XDG_RUNTIME_DIR", folder.path())
            .output();
        // Where there is no systemd there is nobody to ask.
        let Ok(asked) = asked else { return };
        let said = String::from_utf8_lossy(&asked.stderr).into_owned();
        assert!(!said.contains("tintype-work"), "{said}");
    }
}
