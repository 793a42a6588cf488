package io.quark.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the messages of one side of a protocol, told apart by a tag.
 *
 * @param <M> the messages
 */
public final class Codec<M> {
    /**
     * One kind of message.
     *
     * @param <M> the message
     * @param type its class
     * @param decoder reads its fields
     * @param tags the tag that it is written with, then those also accepted
     */
    public record Message<M>(Class<? extends M> type, Decoder<? extends M> decoder, List<String> tags) {}

    private final String key;
    private final Map<Class<?>, String> tags = new HashMap<>();
    private final Map<String, Decoder<? extends M>> decoders = new HashMap<>();

    /**
     * Takes the name of the field that holds the tag, and the messages.
     *
     * @param key the key
     * @param messages the kinds of messages
     */
    public Codec(String key, List<Message<M>> messages) {
        this.key = key;
        for (Message<M> message : messages) {
            tags.put(message.type(), message.tags().get(0));
            message.tags().forEach(tag -> decoders.put(tag, message.decoder()));
        }
    }

    /**
     * One kind of message, for the constructor.
     *
     * @param <M> the messages
     * @param type the class
     * @param decoder reads the value
     * @param tags the tag that it is written with, then those also accepted
     * @return the result
     */
    public static <M> Message<M> message(Class<? extends M> type, Decoder<? extends M> decoder, String... tags) {
        return new Message<>(type, decoder, List.of(tags));
    }

    /**
     * The tag that a message is written with.
     *
     * @param message the message
     * @return the tag that a message is written with
     */
    public String tag(M message) {
        return tags.get(message.getClass());
    }

    /**
     * The tag and then the fields of a message.
     *
     * @param message the message
     * @return the tag and then the fields of a message
     */
    public Json toJson(M message) {
        return tagged(message, message instanceof Encodable fields ? fields.toJson() : Json.NULL);
    }

    /**
     * The tag and then the fields of a message, as a state shows them.
     *
     * @param message the message
     * @param fields its fields
     * @return the whole
     */
    public Json tagged(M message, Json fields) {
        JsonObject object = new JsonObject().with(key, Json.of(tag(message)));
        if (fields instanceof Json.Object entries) {
            entries.entries().forEach(object::with);
        }
        return object.build();
    }

    /**
     * A message as JSON text.
     *
     * @param message the message
     * @return a message as JSON text
     */
    public String encode(M message) {
        return toJson(message).encode();
    }

    /**
     * The message whose tag JSON carries.
     *
     * @param json the JSON
     * @return the message whose tag JSON carries
     */
    public M fromJson(Json json) {
        String tag = new Fields(json).required(Decoders::string, key);
        Decoder<? extends M> decoder = decoders.get(tag);
        if (decoder == null) {
            throw new DecodeError(DecodeKind.UNKNOWN_TAG, key, "unknown tag " + Json.of(tag).encode());
        }
        return decoder.decode(json);
    }

    /**
     * Reads one message from JSON text.
     *
     * @param text the text
     * @return the result
     */
    public M decode(String text) {
        return fromJson(Json.parse(text));
    }
}
