//! The kinds of ports that every runtime can open: timers, the console and folders.

use super::{Driver, Events, Kind, Port, call_text};
use crate::collections::Map;
use crate::json::{DecodeError, FromJson, Json, Key, Path, ToJson};
use crate::runtime::{Runtime, TimerId};
use crate::time::Instant;
use std::convert::Infallible;
use std::{fmt, fs, io, thread};

/// The event of a kind that has none.
pub type NoEvent = Infallible;

/// A timer: fires once at the moment it is set to.
#[derive(Clone, Copy, Debug)]
pub struct Timer;

/// What a timer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerCall {
    /// Fire at this moment, and not at the one set before.
    Set(Instant),
    /// Do not fire.
    Cancel,
}

/// What a timer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerEvent {
    /// The moment has come.
    Fired,
}

impl fmt::Display for TimerCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(at) => f.write_str(&call_text("set", &[at])),
            Self::Cancel => f.write_str("cancel()"),
        }
    }
}

impl Kind for Timer {
    const NAME: &'static str = "Timer";
    const LIVE_IN_TESTS: bool = true;
    type Call = TimerCall;
    type Event = TimerEvent;

    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        let timer = WorldTimer { runtime: runtime.clone(), id: events.life().timer(), events: events.clone() };
        runtime.supplied(events).unwrap_or_else(|| Box::new(timer))
    }
}

impl Port<Timer> {
    /// Fires at this moment, and not at the one set before.
    pub fn set(&self, at: Instant) {
        self.call(TimerCall::Set(at));
    }

    /// Does not fire.
    pub fn cancel(&self) {
        self.call(TimerCall::Cancel);
    }
}

struct WorldTimer {
    runtime: Runtime,
    id: TimerId,
    events: Events<Timer>,
}

impl Driver<Timer> for WorldTimer {
    fn call(&mut self, call: TimerCall) {
        let world = self.runtime.world();
        match call {
            TimerCall::Set(_) if self.events.life().has_ended() => {}
            TimerCall::Set(at) => {
                let events = self.events.clone();
                world.set_timer(self.id, at, Box::new(move || events.tell(TimerEvent::Fired)));
            }
            TimerCall::Cancel => world.cancel_timer(self.id),
        }
    }
}

/// How grave a text on the console is, gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Of interest to whoever looks for a mistake.
    Debug,
    /// What goes on.
    Info,
    /// What may need somebody's attention.
    Warn,
    /// What went wrong.
    Error,
    /// What keeps the program from its work.
    Critical,
}

impl Severity {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Critical => "CRITICAL",
        }
    }

    fn level(self) -> log::Level {
        match self {
            Self::Debug => log::Level::Debug,
            Self::Info => log::Level::Info,
            Self::Warn => log::Level::Warn,
            Self::Error | Self::Critical => log::Level::Error,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ToJson for Severity {
    fn to_json(&self) -> Json {
        self.as_str().to_json()
    }
}

impl FromJson for Severity {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        Self::from_key(&String::from_json(json, path)?, path)
    }
}

impl Key for Severity {
    fn to_key(&self) -> String {
        self.to_string()
    }

    fn from_key(key: &str, path: &Path<'_>) -> Result<Self, DecodeError> {
        let all = [Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Critical];
        all.into_iter().find(|severity| severity.as_str() == key).ok_or_else(|| path.unknown_case(key))
    }
}

/// The language's own logging; here the `log` crate.
#[derive(Clone, Copy, Debug)]
pub struct Console;

/// What the console is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsoleCall {
    /// Log this text.
    Write(Severity, String),
}

impl fmt::Display for ConsoleCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Write(severity, text) = self;
        f.write_str(&call_text("write", &[severity, text]))
    }
}

impl Kind for Console {
    const NAME: &'static str = "Console";
    type Call = ConsoleCall;
    type Event = NoEvent;

    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        runtime.supplied(events).unwrap_or_else(|| Box::new(Log))
    }
}

impl Port<Console> {
    /// Logs a text.
    pub fn write(&self, severity: Severity, text: &str) {
        self.call(ConsoleCall::Write(severity, text.to_owned()));
    }
}

struct Log;

impl Driver<Console> for Log {
    fn call(&mut self, call: ConsoleCall) {
        let ConsoleCall::Write(severity, text) = call;
        log::log!(severity.level(), "{text}");
    }
}

/// A folder of text files.
#[derive(Clone, Copy, Debug)]
pub struct Folder;

/// What a folder is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderCall {
    /// Read the files of the folder with this path.
    Read(String),
}

/// What a folder tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderEvent {
    /// The texts of its files, by name.
    Contents(Map<String, String>),
    /// Why it could not be read.
    Failed(String),
}

impl fmt::Display for FolderCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Read(path) = self;
        f.write_str(&call_text("read", &[path]))
    }
}

impl Kind for Folder {
    const NAME: &'static str = "Folder";
    type Call = FolderCall;
    type Event = FolderEvent;

    fn open(runtime: &Runtime, events: &Events<Self>) -> Box<dyn Driver<Self>> {
        runtime.supplied(events).unwrap_or_else(|| Box::new(Disk { events: events.clone() }))
    }
}

impl Port<Folder> {
    /// Reads the files of the folder with this path.
    pub fn read(&self, path: &str) {
        self.call(FolderCall::Read(path.to_owned()));
    }
}

struct Disk {
    events: Events<Folder>,
}

impl Driver<Folder> for Disk {
    /// Reads on a thread of its own, because a disk may take its time.
    fn call(&mut self, call: FolderCall) {
        let (FolderCall::Read(path), events) = (call, self.events.clone());
        thread::spawn(move || events.tell(contents(&path)));
    }
}

fn contents(path: &str) -> FolderEvent {
    match files(path) {
        Ok(files) => FolderEvent::Contents(files),
        Err(error) => FolderEvent::Failed(error.to_string()),
    }
}

/// The texts of the files in a folder, sorted by name; folders in it and files that are no text are left out.
fn files(path: &str) -> io::Result<Map<String, String>> {
    let mut files = Map::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            continue;
        }
        if let (Ok(name), Ok(text)) = (entry.file_name().into_string(), fs::read_to_string(entry.path())) {
            files.insert(name, text);
        }
    }
    files.sort_keys();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_have_texts() {
        assert_eq!(TimerCall::Set(Instant::of(7)).to_string(), "set(7)");
        assert_eq!(TimerCall::Cancel.to_string(), "cancel()");
        assert_eq!(ConsoleCall::Write(Severity::Info, "hello".to_owned()).to_string(), r#"write("INFO", "hello")"#);
        assert_eq!(FolderCall::Read("a".to_owned()).to_string(), r#"read("a")"#);
    }

    #[test]
    fn a_folder_is_read_by_name() {
        let folder = std::env::temp_dir().join(format!("quark-folder-{}", std::process::id()));
        fs::create_dir_all(folder.join("inner")).unwrap();
        fs::write(folder.join("b.json"), "2").unwrap();
        fs::write(folder.join("a.json"), "1").unwrap();
        let files = files(folder.to_str().unwrap()).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files.encode(), r#"{"a.json":"1","b.json":"2"}"#);
        assert!(matches!(contents(folder.to_str().unwrap()), FolderEvent::Failed(_)));
    }

    #[test]
    fn severities_are_ordered() {
        assert!(Severity::Debug < Severity::Critical);
        assert_eq!(Severity::decode("\"WARN\"").unwrap(), Severity::Warn);
        assert_eq!(Severity::decode("\"warn\"").unwrap_err().text, "unknown case \"warn\"");
        assert_eq!(Severity::Critical.level(), log::Level::Error);
    }
}
