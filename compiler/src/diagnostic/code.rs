//! The registry of codes. Every diagnostic has one, and every code has a page in `docs/errors/`.
//!
//! The first digits tell the stage: `Q00` text and syntax, `Q01` names, `Q02` types, `Q03` control flow,
//! `Q04` ownership, `Q05` actors, `Q06` protocols and JSON, `Q07` packages and targets, `Q08` warnings,
//! `Q09` tests, `Q99` a bug in quarkc itself. A code is never reused for something else.

#![allow(clippy::zero_prefixed_literal, reason = "codes are written with their four digits")]

use super::Severity;

/// A kind of problem.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(u16);

macro_rules! codes {
    ($($number:literal $name:ident $title:literal;)*) => {
        impl Code {
            $(#[doc = $title] pub const $name: Code = Code($number);)*

            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// What is wrong, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self.0 {
                    $($number => $title,)*
                    _ => unreachable!("codes are made by this registry only"),
                }
            }

            /// The page that explains it, in Markdown.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self.0 {
                    $($number => include_str!(concat!("../../../docs/errors/Q", stringify!($number), ".md")),)*
                    _ => unreachable!("codes are made by this registry only"),
                }
            }
        }
    };
}

codes! {
    0001 UNEXPECTED_TOKEN "something else was expected here";
    0002 UNTERMINATED_STRING "a string without an end";
    0003 BAD_ESCAPE "an escape that does not exist";
    0004 BAD_NUMBER "a number that cannot be read";
    0005 BAD_CHARACTER "a character that means nothing here";
    0006 UNCLOSED_DELIMITER "a bracket without its partner";
    0007 NESTED_TOO_DEEPLY "nested too deeply";
    0008 NOT_UTF8 "a file that is not UTF-8";
    0009 CHAINED_COMPARISON "a comparison of a comparison";
    0010 RESERVED_WORD "a reserved word used as a name";
    0011 MISPLACED_WORD "a word that cannot stand here";
    0012 MISPLACED_DOCS "documentation of nothing";
    0101 UNKNOWN_NAME "a name that is not declared";
    0102 UNKNOWN_TYPE "a type that is not declared";
    0103 UNKNOWN_MEMBER "a field or method that does not exist";
    0104 UNKNOWN_MODULE "a module that does not exist";
    0105 DUPLICATE_NAME "a name declared twice in one scope";
    0106 NAME_STYLE "a name in the wrong style";
    0107 SELF_IMPORT "a module that imports itself";
    0108 NOT_VISIBLE "something private to another module";
    0110 CYCLIC_CONSTANT "a constant that depends on itself";
    0111 CYCLIC_TYPE "a value that would contain itself";
    0112 EARLY_FIELD "an initial value that uses a later field";
    0113 NO_SELF "self where there is none";
    0114 PRIVATE_IN_PUBLIC "something public that shows something private";
    0201 TYPE_MISMATCH "a value of another type than wanted";
    0202 WRONG_ARGUMENTS "arguments that do not fit the parameters";
    0203 NOT_CALLABLE "a call of something that is no function";
    0204 BAD_OPERANDS "an operator that does not take these types";
    0205 NOT_OPTIONAL "a value that is always there";
    0206 UNOPENED_OPTIONAL "a value that may be absent";
    0207 WRONG_TYPE_ARGUMENTS "the wrong number of type arguments";
    0208 NESTED_OPTIONAL "an optional of an optional";
    0209 BAD_MAP_KEY "a type that cannot be a key";
    0210 UNKNOWN_ELEMENT_TYPE "an empty collection of unknown type";
    0211 NOT_COMPARABLE "values that cannot be compared";
    0212 NOT_PRINTABLE "a hole with a value that has no text";
    0213 NOT_ITERABLE "a for over something that is no list";
    0214 BAD_LAMBDA "a lambda where none can stand";
    0215 INT_OUT_OF_RANGE "an integer outside the range of Int";
    0216 MISPLACED_TYPE "a type that cannot stand here";
    0217 BAD_UNION "a union of something else than records";
    0218 BAD_PATTERN "a pattern that does not fit";
    0219 NOT_EXHAUSTIVE "a match that forgets a case";
    0220 UNREACHABLE_ARM "an arm that can never be taken";
    0221 MISSING_METHOD "an interface not implemented in full";
    0222 WRONG_SIGNATURE "a method unlike the interface's";
    0223 NOT_CONSTANT "a constant that has to be computed";
    0224 BAD_DEFAULT "a default that cannot stand here";
    0225 UNUSED_VALUE "a value that is thrown away";
    0226 SHOWN_SECRET "a secret in the message of an error";
    0301 MISSING_RETURN "a path without a result";
    0302 UNREACHABLE_CODE "code that can never run";
    0303 LET_ELSE_FALLS_THROUGH "an else that does not leave";
    0304 NOT_IN_LOOP "break or continue outside a loop";
    0305 UNHANDLED_ERROR "a call that may throw, without try";
    0306 NEEDLESS_TRY "a try of something that cannot throw";
    0307 UNDECLARED_THROW "an error that the signature does not name";
    0308 NOT_AN_ERROR "throwing something that is no error";
    0309 NOT_ASSIGNABLE "an assignment to something that never changes";
    0310 FROZEN_COLLECTION "a change to a frozen collection";
    0311 BAD_RETURN "a return that does not fit the function";
    0401 USE_AFTER_MOVE "a use of something that was moved away";
    0402 BORROW_CONFLICT "a use of something while it is borrowed";
    0403 STORED_BORROW "a borrow that would outlive its place";
    0404 CANNOT_MOVE "a move out of something that must stay";
    0405 OWNED_COLLECTION "an operation that would copy class instances";
    0406 PARAMETER_ONLY "a field that was moved on and is not stored";
    0407 QUERY_CHANGES "a query that changes something";
    0408 RECORD_CHANGES "a record that would change itself";
    0409 BORROW_ACROSS_AWAIT "a borrow kept across an await";
    0410 BAD_TAKE "take of something without a default";
    0501 IMPURE_CALL "the outside world where it cannot be seen";
    0502 ACTOR_CYCLE "actors that call each other in a circle";
    0503 ACTOR_CALL_OUTSIDE "an actor called from a value";
    0504 MISPLACED_AWAIT "an await that cannot stand here";
    0505 MISPLACED_ACTOR "an actor created where none can be";
    0506 UNKNOWN_PORT_EVENT "a handler of an event that does not exist";
    0507 DUPLICATE_HANDLER "two handlers of one event";
    0508 BAD_SCOPE "a scope whose parts do not fit";
    0509 BAD_PORT "a port that cannot stand here";
    0510 ENVIRONMENT_OUTSIDE_ENTRY "the environment read outside an entry function";
    0511 BAD_ENTRY "an entry function that cannot be one";
    0512 BAD_EVERY "a period that is no positive duration";
    0513 TEST_ONLY "something that only tests may do";
    0601 NOT_ENCODABLE "a type that JSON cannot carry";
    0602 DUPLICATE_WIRE_NAME "a wire name used twice";
    0603 BAD_CODEC "a codec that does not exist";
    0604 UNKNOWN_STATE "a state that is not declared";
    0605 UNREACHABLE_STATE "a state that no message leads to";
    0606 UNKNOWN_MESSAGE "a message that the protocol does not list";
    0607 DUPLICATE_TRANSITION "two transitions for one message";
    0608 BAD_WIRE_UNIT "a unit on something that is no time";
    0609 MISPLACED_WIRE_NAME "a wire name where nothing is encoded";
    0610 TAG_CLASH "a field with the name of the tag";
    0611 MISSING_SIDE "a protocol that says nothing";
    0701 BAD_PACKAGE_FILE "a quark.toml that cannot be read";
    0702 UNKNOWN_SETTING "a setting that does not exist";
    0703 MISSING_PACKAGE "no package here";
    0704 CANNOT_READ "a file or folder that cannot be read";
    0705 CANNOT_WRITE "a file or folder that cannot be written";
    0706 UNKNOWN_TARGET "a target that does not exist";
    0707 TARGET_NAME_CLASH "two names that are one in a target";
    0708 BAD_MODULE_NAME "a file whose name cannot be a module's";
    0709 CASE_ONLY_MODULES "two files that differ in case only";
    0710 FOREIGN_FILE "an output that quarkc did not write";
    0711 STALE_OUTPUT "generated files that are out of date";
    0712 TOO_MANY_PARAMETERS "more parameters than a target can pass";
    0801 UNUSED_NAME "a name that is never used";
    0802 UNUSED_IMPORT "an import that is never used";
    0803 UNUSED_PRIVATE "a private declaration that is never used";
    0804 NEVER_CHANGED "a var that never changes";
    0901 TEST_FAILED "a test that does not hold";
    9901 INTERNAL "a bug in quarkc";
}

impl Code {
    /// The code that is written so, `Q0101` or `0101`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.strip_prefix(['Q', 'q']).unwrap_or(text);
        let number = (digits.len() == 4).then(|| digits.parse().ok())?;
        number.map(Code).filter(|code| Code::ALL.contains(code))
    }

    /// Warnings stand in a group of their own.
    #[must_use]
    pub fn severity(self) -> Severity {
        if (800..900).contains(&self.0) { Severity::Warning } else { Severity::Error }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Q{:04}", self.0)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}
