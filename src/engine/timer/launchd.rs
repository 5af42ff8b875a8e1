//! The launch agent of macOS, as a file.
//! Invariant: each word of the command line is a string of its own, so that blanks need no quotes.

use crate::tr;

use super::{EVERY_MIN, MARK, Plan, xml};

/// Its label, which is also the name of its file.
pub(super) fn label(plan: &Plan) -> String {
    format!("org.tintype.{}", plan.name())
}

/// The agent.
pub(super) fn agent(plan: &Plan) -> String {
    let program = plan.program.display().to_string();
    let words: String = std::iter::once(program)
        .chain(plan.arguments())
        .map(|word| format!("        <string>{}</string>\n", xml(&word)))
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK}. Settings, Scheduling takes it away again. -->
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>Label</key>
    <string>{label}</string>
    <key>ProgramArguments</key>
    <array>
{words}    </array>
    <key>RunAtLoad</key>
    <true/>
    <key>StartInterval</key>
    <integer>{seconds}</integer>
    <key>ProcessType</key>
    <string>Background</string>
</dict>
</plist>
"#,
        label = xml(&label(plan)),
        seconds = EVERY_MIN * 60,
    )
}

/// What is left to do after it was written.
pub(super) fn left_to_do(plan: &Plan) -> String {
    let file = plan.folder.join(format!("{}.plist", label(plan)));
    tr!(
        "The file is written and starts with your next login. To start it now: launchctl bootstrap gui/$UID '{file}'",
        file = file.display()
    )
}

/// What is left to do after its file was taken away.
pub(super) fn left_to_stop(plan: &Plan) -> String {
    tr!(
        "The file is gone and nothing starts with your next login. To stop it now: launchctl bootout gui/$UID/{label}",
        label = label(plan)
    )
}

#[cfg(test)]
mod tests {
    use super::super::{System, example};
    use super::*;

    #[test]
    fn the_agent_names_each_word_of_the_command_line() {
        let text = agent(&example(System::Launchd, std::path::Path::new("/agents")));
        let words: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("        "))
            .filter_map(|line| line.trim().strip_prefix("<string>")?.strip_suffix("</string>"))
            .collect();
        let wanted =
            ["/opt/my apps/tintype", "work", "--until-idle", "--profile", "/home/maren/Ton &amp; Salz/100%"];
        assert_eq!(words, wanted);
        assert!(text.contains("<integer>300</integer>") && text.starts_with("<?xml"));
    }
}
