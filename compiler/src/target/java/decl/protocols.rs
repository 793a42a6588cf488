//! Protocols: the codecs and sides of a conversation.

use crate::emit::code::Code;
use crate::model::{Id, Item, Protocol, Side};
use crate::target::java::body::{Body, This, World};
use crate::target::java::decl::{public, rendered, type_docs};
use crate::target::java::docs::Tags;
use crate::target::java::file::File;
use crate::target::java::spell::call;
use crate::target::java::text::string;
use askama::Template;

#[derive(Template)]
#[template(path = "java/protocol.java")]
struct ProtocolView {
    docs: String,
    public: &'static str,
    name: String,
    client: String,
    server: String,
    sides: String,
}

impl File<'_> {
    /// A protocol: the codecs of both sides.
    pub fn protocol(&self, id: Id<Protocol>) -> String {
        let protocol = &self.program().protocols[id];
        rendered(&ProtocolView {
            docs: type_docs(&protocol.decl, &Tags::default()),
            public: public(&protocol.decl),
            name: self.declared(Item::Protocol(id)),
            client: self.codec_line(protocol, id, Side::Client),
            server: self.codec_line(protocol, id, Side::Server),
            sides: [Side::Client, Side::Server].map(|side| self.side(protocol, id, side)).concat(),
        })
    }

    /// The side of a conversation that a link speaks through.
    pub(super) fn side(&self, protocol: &Protocol, id: Id<Protocol>, side: Side) -> String {
        let program = self.program();
        let class = protocol.side(side);
        let name = self.declared(Item::Class(class));
        let method = |wanted: &str| {
            let mut functions = program.classes[class].functions.iter();
            let found = functions.find(|id| program.functions[**id].decl.name == wanted);
            found.map(|id| crate::target::java::names::function_name(program, *id)).unwrap_or_default()
        };
        let quark = self.quark("Side");
        let (sends, receives) = (self.messages(id, side), self.messages(id, side.other()));
        let parts = ["receive", "send", "received"].map(|name| Code::atom(format!("side::{}", method(name))));
        let made = call(format!("new {quark}<>"), parts.to_vec());
        let body = self.one_line("return ", made);
        format!(
            "\n    static {quark}<{sends}, {receives}> {}Side() {{\n        {name} side = new {name}();\n{body}    }}\n",
            side.text()
        )
    }

    pub(super) fn codec_line(&self, protocol: &Protocol, id: Id<Protocol>, side: Side) -> String {
        let union = &self.program().unions[self.program().protocols[id].messages(side)];
        let codec = self.quark("Codec");
        let messages = union.members.iter().map(|member| {
            let record = self.declared(Item::Record(member.record));
            let tags = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| Code::atom(string(tag)));
            let first = [Code::atom(format!("{record}.class")), Code::atom(format!("{record}::fromJson"))];
            call(format!("{codec}.message"), first.into_iter().chain(tags).collect())
        });
        let list = call(format!("{}.of", self.util("List")), messages.collect());
        let made = call(format!("new {codec}<>"), vec![Code::atom(string(&protocol.tag_key)), list]);
        let arena = crate::model::Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 4);
        let messages = self.messages(id, side);
        let name = side.text().to_uppercase();
        body.statement(&format!("public static final {codec}<{messages}> {name} = "), made, ";");
        body.finish()
    }
}
