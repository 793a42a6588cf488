//! Unions: an interface that only its records have; and messages, which JSON tells apart by a tag.

use super::{interface, is_comparable};
use crate::model::{Id, Item, Type, Union};
use crate::target::go::docs::{About, documented};
use crate::target::go::file::File;
use crate::target::go::function::{function, receiver, receiver_name};
use crate::target::go::package::Piece;
use crate::target::go::text::quoted;
use std::collections::BTreeSet;

impl File<'_> {
    /// A union: an interface that only its records have.
    pub fn union(&self, id: Id<Union>) -> Vec<Piece> {
        let union = &self.program().unions[id];
        let name = self.names.item(Item::Union(id));
        let method = self.union_equal(id);
        let mut docs = documented(name, About::Thing, &union.decl.docs, "");
        if docs.is_empty() {
            docs = self.union_docs(id, name);
        }
        let text = interface(&docs, name, &format!("\t{method}(other {name}) bool\n"));
        let mut pieces = vec![self.piece("", text)];
        for member in &union.members {
            let record = Item::Record(member.record);
            let ty = self.declared(&self.program().records[member.record].decl, record);
            let letter = receiver_name(&ty);
            let comparable = is_comparable(self, &Type::Record(member.record), &mut BTreeSet::new());
            let body = if comparable {
                format!("\tsame, is := other.({ty})\n\treturn is && {letter}.Equal(same)\n")
            } else {
                "\treturn false\n".to_owned()
            };
            let (on, params) = if comparable {
                (receiver(&letter, &ty), [format!("other {name}")])
            } else {
                (format!("({ty}) "), [format!("_ {name}")])
            };
            pieces.push(self.piece("", function("", &on, &method, &params, "bool", &body)));
        }
        if union.messages_of.is_some() {
            pieces.extend(self.messages_codec(id, name));
        }
        if union.messages_of.is_none() || crate::emit::state::shows_itself(self.program(), &Type::Union(id)) {
            pieces.push(self.union_state(id));
        }
        pieces
    }

    pub(super) fn union_docs(&self, id: Id<Union>, name: &str) -> String {
        let union = &self.program().unions[id];
        match union.messages_of {
            Some((protocol, side)) => {
                let protocol = &self.program().protocols[protocol].decl.name;
                format!("// {name} is what a {} of {protocol} sends.\n", side.text())
            }
            None => String::new(),
        }
    }

    pub(super) fn messages_codec(&self, id: Id<Union>, name: &str) -> Vec<Piece> {
        let union = &self.program().unions[id];
        let (protocol, _) = union.messages_of.expect("it is the messages of a protocol");
        let key = quoted(&self.program().protocols[protocol].tag_key);
        let json_ty = self.quark("JSON");
        let mut cases = String::new();
        let mut tags = String::new();
        for member in &union.members {
            let record = Item::Record(member.record);
            let decl = &self.program().records[member.record].decl;
            let ty = self.declared(decl, record);
            let tagged = self.quark("Tagged");
            let tag = quoted(&member.tag);
            cases.push_str(&format!("\tcase {ty}:\n\t\treturn {tagged}({key}, {tag}, message.ToJSON())\n"));
            let all: Vec<String> = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| quoted(tag)).collect();
            let from = self.companion(decl, record, |name| format!("{name}FromJSON"));
            tags.push_str(&format!("\tcase {}:\n\t\treturn {from}(json)\n", all.join(", ")));
        }
        let no_case = self.quark("NoCase");
        let to_json = if union.members.is_empty() {
            format!("\tpanic({no_case}(message))\n")
        } else {
            format!("\tswitch message := message.(type) {{\n{cases}\t}}\n\tpanic({no_case}(message))\n")
        };
        let (tag_of, unknown) = (self.quark("TagOf"), self.quark("UnknownTag"));
        let switch = if union.members.is_empty() { String::new() } else { format!("\tswitch tag {{\n{tags}\t}}\n") };
        let from_json = format!(
            "\ttag, err := {tag_of}(json, {key})\n\tif err != nil {{\n\t\treturn nil, err\n\t}}\n{switch}\treturn nil, {unknown}({key}, tag)\n"
        );
        let message = [format!("message {name}")];
        let json = [format!("json {json_ty}")];
        let (writer, reader) = (format!("{name}ToJSON"), format!("{name}FromJSON"));
        let result = format!("({name}, error)");
        let docs = |name: &str, what: &str| format!("// {name} {what}\n");
        vec![
            self.piece(
                &writer,
                function(
                    &docs(&writer, "gives the tag and the fields of a message."),
                    "",
                    &writer,
                    &message,
                    &json_ty,
                    &to_json,
                ),
            ),
            self.piece(
                &reader,
                function(
                    &docs(&reader, "takes the message with its tag out of JSON, or gives a [*quark.DecodeError]."),
                    "",
                    &reader,
                    &json,
                    &result,
                    &from_json,
                ),
            ),
        ]
    }
}
