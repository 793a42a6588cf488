package io.quark.mdk;

import java.util.ArrayList;
import java.util.List;

/** What the module {@code recording} keeps to itself. */
final class RecordingFunctions {
    private RecordingFunctions() {}

    /**
     * The messages as one counter would have numbered them: the interaction event directly after the log that finished
     * it, with number 7, and the logs from 7 up one later.
     */
    static List<RtpClientMessage> renumbered(List<RtpClientMessage> messages) {
        List<RtpClientMessage> ordered = new ArrayList<>();
        for (RtpClientMessage message : messages) {
            if (message instanceof LogEvent event) {
                ordered.add(event.sequence() < 7 ? event : event.withSequence(event.sequence() + 1));
                if (event.text().equals("Finished interaction.")) {
                    ordered.addAll(interactions(messages));
                }
            } else if (message instanceof InteractionEvent) {
            } else {
                ordered.add(message);
            }
        }
        return List.copyOf(ordered);
    }

    static List<RtpClientMessage> interactions(List<RtpClientMessage> messages) {
        List<RtpClientMessage> events = new ArrayList<>();
        for (RtpClientMessage message : messages) {
            if (message instanceof InteractionEvent event) {
                events.add(event.withSequence(7L));
            }
        }
        return List.copyOf(events);
    }

    static List<RtpClientMessage> decoded(List<String> frames) {
        List<RtpClientMessage> messages = new ArrayList<>();
        for (String frame : frames) {
            messages.add(Rtp.CLIENT.decode(frame));
        }
        return List.copyOf(messages);
    }

    /** What the client sent until the server dropped the connection. */
    static List<String> firstConnection() {
        return List.of(
                "{\"$class\": \"mdk_protocol.Open\", \"version\": \"2.0.0\", \"mdkVersion\": \"2.0.37\", \"properties\": {}, \"nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"type\": \"open\"}",
                "{\"$class\": \"mdk_discovery.protocol.Active\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"ttl\": 30.0, \"type\": \"active\"}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [1]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738050, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"hello world\", \"type\": \"log\", \"sequence\": 0, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [2]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738050, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"MDK\", \"contentType\": \"text/plain\", \"text\": \"Starting interaction.\", \"type\": \"log\", \"sequence\": 1, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"ERROR\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"in child\", \"type\": \"log\", \"sequence\": 2, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"WARN\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"grandchild\", \"type\": \"log\", \"sequence\": 3, \"sync\": 1}");
    }

    /** What the client sent over the second connection. */
    static List<String> secondConnection() {
        return List.of(
                "{\"$class\": \"mdk_protocol.Open\", \"version\": \"2.0.0\", \"mdkVersion\": \"2.0.37\", \"properties\": {}, \"nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"type\": \"open\"}",
                "{\"$class\": \"mdk_discovery.protocol.Active\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"ttl\": 30.0, \"type\": \"active\"}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 1]}, \"properties\": {\"timeout\": 1795391743.066}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738066, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"WARN\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"grandchild\", \"type\": \"log\", \"sequence\": 3, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [3, 2, 2]}, \"properties\": {\"timeout\": 1795391743.066, \"trace\": \"DEBUG\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"DEBUG\", \"category\": \"deep\", \"contentType\": \"text/plain\", \"text\": \"now visible\", \"type\": \"log\", \"sequence\": 4, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [4]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"ERROR\", \"category\": \"interaction failure\", \"contentType\": \"text/plain\", \"text\": \"involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {'datawire_nodeId': '15964b14-4cef-4768-a620-dbfdd4a1a016'}\\n\\nboom\", \"type\": \"log\", \"sequence\": 5, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [5]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"MDK\", \"contentType\": \"text/plain\", \"text\": \"Finished interaction.\", \"type\": \"log\", \"sequence\": 6, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [1]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"mdk\", \"contentType\": \"text/plain\", \"text\": \"This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]\", \"type\": \"log\", \"sequence\": 7, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [2]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"CRITICAL\", \"category\": \"batch\", \"contentType\": \"text/plain\", \"text\": \"derived\", \"type\": \"log\", \"sequence\": 8, \"sync\": 1}",
                "{\"$class\": \"mdk_metrics.InteractionEvent\", \"startTimestamp\": 1795391738050, \"endTimestamp\": 1795391738067, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}, \"uuid\": \"4ea2dad9-a039-4b63-adc8-03a009bd6cbf\", \"session\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"results\": {\"15964b14-4cef-4768-a620-dbfdd4a1a016\": 0}, \"startClock\": [2], \"endClock\": [5], \"type\": \"interactionevent\", \"sequence\": 0, \"sync\": 1}",
                "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [6]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391742070, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"INFO\", \"category\": \"cat\", \"contentType\": \"text/plain\", \"text\": \"after reconnect\", \"type\": \"log\", \"sequence\": 9, \"sync\": 1}",
                "{\"$class\": \"mdk_discovery.protocol.Expire\", \"node\": {\"$class\": \"mdk_discovery.Node\", \"id\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"service\": \"hello\", \"version\": \"1.1\", \"address\": \"http://127.0.0.1:7000\", \"properties\": {\"datawire_nodeId\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\"}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"type\": \"expire\"}");
    }
}
