//! The words and signs that text is made of. A token is a kind and a place; its text stays in the source.

/// A word or sign with its place, as byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Which one.
    pub kind: Kind,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

macro_rules! kinds {
    (
        words { $($word:ident $spelled:literal,)* }
        signs { $($sign:ident $written:literal,)* }
        others { $($other:ident $described:literal,)* }
    ) => {
        /// Which word or sign a token is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($word,)* $($sign,)* $($other,)* }

        impl Kind {
            /// The reserved word that is spelled so. Every other word is a [`Kind::Word`].
            pub fn reserved(word: &str) -> Option<Kind> {
                match word { $($spelled => Some(Kind::$word),)* _ => None }
            }

            /// Whether it is a reserved word.
            pub fn is_reserved(self) -> bool {
                matches!(self, $(Kind::$word)|*)
            }

            /// How a message names it: a spelling between backquotes, or a description.
            pub fn describe(self) -> &'static str {
                match self {
                    $(Kind::$word => concat!("`", $spelled, "`"),)*
                    $(Kind::$sign => concat!("`", $written, "`"),)*
                    $(Kind::$other => $described,)*
                }
            }
        }
    };
}

kinds! {
    words {
        If "if", Else "else", For "for", In "in", While "while", Match "match", Return "return", Throw "throw",
        Let "let", Var "var", Fn "fn", Query "query", With "with", Try "try", Await "await", Break "break",
        Continue "continue", Assert "assert", Take "take", Own "own", None "none", True "true", False "false",
        SelfWord "self",
    }
    signs {
        OpenParen "(", CloseParen ")", OpenBracket "[", CloseBracket "]", OpenBrace "{", CloseBrace "}",
        Comma ",", Semicolon ";", Colon ":", Dot ".", DotDot "..", Arrow "->", FatArrow "=>",
        Assign "=", Eq "==", Ne "!=", Lt "<", Le "<=", Gt ">", Ge ">=",
        Plus "+", Minus "-", Star "*", Slash "/", Percent "%",
        PlusAssign "+=", MinusAssign "-=", StarAssign "*=", SlashAssign "/=", PercentAssign "%=",
        Not "!", Question "?", Coalesce "??", Or "||", And "&&", Bar "|", PlusPlus "++", Walrus ":=",
    }
    others {
        Word "a name", Int "a number", Float "a number", Duration "a duration", Raw "a raw string",
        StrStart "a string", StrText "text", StrEnd "the end of the string",
        HoleOpen "`{`", HoleClose "`}`",
        Bad "something unreadable", End "the end of the file",
    }
}

impl Kind {
    /// The closing partner of an opening bracket.
    pub fn partner(self) -> Option<Kind> {
        match self {
            Kind::OpenParen => Some(Kind::CloseParen),
            Kind::OpenBracket => Some(Kind::CloseBracket),
            Kind::OpenBrace => Some(Kind::CloseBrace),
            Kind::HoleOpen => Some(Kind::HoleClose),
            Kind::StrStart => Some(Kind::StrEnd),
            _ => None,
        }
    }

    /// Whether it closes a bracket, a hole or a string.
    pub fn closes(self) -> bool {
        matches!(self, Kind::CloseParen | Kind::CloseBracket | Kind::CloseBrace | Kind::HoleClose | Kind::StrEnd)
    }

    /// Whether a statement that starts so can be nothing else.
    pub fn starts_statement(self) -> bool {
        matches!(
            self,
            Kind::Let
                | Kind::Var
                | Kind::If
                | Kind::For
                | Kind::While
                | Kind::Match
                | Kind::Return
                | Kind::Throw
                | Kind::Break
                | Kind::Continue
                | Kind::Assert
        )
    }
}
