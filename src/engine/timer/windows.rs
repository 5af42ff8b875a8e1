//! The scheduled task of Windows, as a file to be taken in.
//! Invariant: each word of the command line is quoted as Windows programs read it.

use crate::tr;

use super::{EVERY_MIN, MARK, Plan, xml};

/// The task.
pub(super) fn task(plan: &Plan) -> String {
    let arguments: Vec<String> = plan.arguments().iter().map(|word| quoted(word)).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- {MARK}. Settings, Scheduling takes it away again. -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Tintype: publish what is scheduled</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Repetition>
        <Interval>PT{EVERY_MIN}M</Interval>
      </Repetition>
    </LogonTrigger>
    <TimeTrigger>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Repetition>
        <Interval>PT{EVERY_MIN}M</Interval>
      </Repetition>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"#,
        program = xml(&format!("\"{}\"", plan.program.display())),
        arguments = xml(&arguments.join(" ")),
    )
}

/// What is left to do after it was written.
pub(super) fn left_to_do(plan: &Plan) -> String {
    let file = plan.folder.join(format!("{}.xml", plan.name()));
    tr!(
        "The file is written. To take it in: schtasks /Create /TN {name} /XML \"{file}\"",
        name = plan.name(),
        file = file.display()
    )
}

/// What is left to do after its file was taken away.
pub(super) fn left_to_stop(plan: &Plan) -> String {
    tr!("The file is gone. If it was taken in: schtasks /Delete /TN {name}", name = plan.name())
}

/// A word as `CommandLineToArgvW` reads it: backslashes count only before a quote.
fn quoted(word: &str) -> String {
    if !word.is_empty() && !word.contains([' ', '\t', '"']) {
        return word.to_owned();
    }
    let (mut out, mut slashes) = (String::from("\""), 0);
    for letter in word.chars() {
        if letter == '"' {
            out.push_str(&"\\".repeat(slashes + 1));
        }
        slashes = if letter == '\\' { slashes + 1 } else { 0 };
        out.push(letter);
    }
    out.push_str(&"\\".repeat(slashes));
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::super::{System, example};
    use super::*;

    #[test]
    fn the_task_quotes_paths_for_windows_and_for_xml() {
        let mut plan = example(System::TaskScheduler, std::path::Path::new("C:\\profile"));
        plan.program = "C:\\Program Files\\Tintype\\tintype.exe".into();
        let text = task(&plan);
        assert!(
            text.contains("<Command>&quot;C:\\Program Files\\Tintype\\tintype.exe&quot;</Command>"),
            "{text}"
        );
        assert!(
            text.contains(
                "<Arguments>work --until-idle --profile &quot;/home/maren/Ton &amp; Salz/100%&quot;</Arguments>"
            ),
            "{text}"
        );
        assert!(text.contains("<Interval>PT5M</Interval>"));
    }

    #[test]
    fn backslashes_count_only_before_a_quote() {
        assert_eq!(quoted(r"C:\a\b"), r"C:\a\b");
        assert_eq!(quoted(r"C:\a b\"), "\"C:\\a b\\\\\"");
        assert_eq!(quoted(r#"a\"b"#), r#""a\\\"b""#);
    }
}
