//! What every Quark package has without importing it. The runtimes bring it in each language.

/// Why a scope's body failed, as the language that ran it tells.
pub record Failure {
    /// The name of the exception's or error's type.
    kind: String;
    /// Its message.
    message: String;
    /// The whole stack trace, innermost frame last; empty where the language keeps none.
    stack: String = "";
}

/// What was wrong with text that should have been a message.
pub enum DecodeKind { NotJson, TooDeep, Missing, WrongType, OutOfRange, UnknownCase, UnknownTag }

/// Text or JSON that is not what a type wants. `path` is `node.address`, and empty at the top.
pub error DecodeError(kind: DecodeKind, path: String, text: String)
    "{if path.is_empty() { text } else { "{path}: {text}" }}";

/// A message that the state of a conversation does not allow.
pub error OutOfState(message: String, state: String) "{message} may not come in state {state}";

/// How loud a line on the console is.
pub enum Severity { Debug as "DEBUG", Info as "INFO", Warn as "WARN", Error as "ERROR", Critical as "CRITICAL" }

/// The language's own logging.
pub port Console {
    /// Writes one line.
    fn write(severity: Severity, text: String);
}

/// A clock that rings once.
pub port Timer {
    /// Rings at this instant, and no more at the one set before.
    fn set(at: Instant);
    /// Rings no more.
    fn cancel();
    /// The instant has come.
    event fired();
}

/// A folder of small text files.
pub port Folder {
    /// Reads all files of the folder.
    fn read(path: String);
    /// What the files hold, by name.
    event contents(files: Map<String, String>);
    /// The folder could not be read.
    event failed(reason: String);
}
