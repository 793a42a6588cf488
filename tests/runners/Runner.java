import io.quark.runtime.Connection;
import io.quark.runtime.ConsolePort;
import io.quark.runtime.Fault;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Link;
import io.quark.runtime.LinkEvents;
import io.quark.runtime.PortCall;
import io.quark.runtime.QuarkException;
import io.quark.runtime.QuarkRuntime;
import io.quark.runtime.TestRuntime;
import io.quark.runtime.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the literate programs that were compiled to Java, and prints what each of them prints, as JSON.
 *
 * <p>usage: java -cp RUNTIME:JUNIT Runner.java PROGRAMS.json CLASSES > LINES.json
 *
 * <p>{@code PROGRAMS.json} holds, by name, the folder of the package, what kind the program is, and its script. All
 * packages are compiled at once; those that javac refuses are told apart and left out.
 */
public final class Runner {
    private final Map<String, Json> programs;
    private final Path classes;
    private final Map<String, List<String>> broken = new LinkedHashMap<>();
    private final Map<String, Integer> passed = new LinkedHashMap<>();

    private Runner(Map<String, Json> programs, Path classes) {
        this.programs = programs;
        this.classes = classes;
    }

    /** Collects what all consoles and links get, and what the hook is told. */
    private static final class Console extends TestRuntime {
        private final List<String> lines = new ArrayList<>();
        private LinkEvents<?> link;

        Console() {
            provide(Link.KIND, this::wire);
            provide(Connection.KIND, this::wire);
        }

        private Link wire(LinkEvents<?> events) {
            link = events;
            return new Link() {
                @Override
                public void connect(String url, Map<String, String> headers) {
                    lines.add("link: connect(" + Values.shown(url) + ", " + Values.shown(headers) + ")");
                }

                @Override
                public void send(String text) {
                    lines.add("link: send(" + text + ")");
                }

                @Override
                public void close() {
                    lines.add("link: close()");
                }
            };
        }

        @Override
        protected void performed(PortCall call) {
            if (call.port() instanceof ConsolePort) {
                lines.add((String) call.arguments().get(1));
            }
        }

        @Override
        protected void faulted(Throwable thrown) {
            lines.add("hook: " + thrown.getMessage());
        }
    }

    public static void main(String[] arguments) throws Exception {
        Json read = Json.parse(Files.readString(Path.of(arguments[0])));
        Runner runner = new Runner(read.asMap().orElseThrow(), Path.of(arguments[1]));
        System.out.println(runner.lines().encode());
        System.exit(0);
    }

    private Json lines() throws Exception {
        compile();
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, Runner.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            test(loader);
            JsonObject lines = new JsonObject();
            for (String name : programs.keySet()) {
                lines.with(name, Json.list(linesOf(name, loader), Json::of));
            }
            return lines.build();
        }
    }

    private String field(String name, String field) {
        return programs.get(name).asMap().orElseThrow().get(field).asString().orElseThrow();
    }

    private List<Json> list(String name, String field) {
        return programs.get(name).asMap().orElseThrow().get(field).asList().orElseThrow();
    }

    // Compiling

    private void compile() throws Exception {
        List<Path> sources = new ArrayList<>();
        for (String name : programs.keySet()) {
            sources.addAll(sources(name));
        }
        while (!sources.isEmpty() && !compiles(sources)) {
            sources.removeIf(source -> broken.containsKey(owner(source)));
        }
    }

    private List<Path> sources(String name) throws Exception {
        try (Stream<Path> files = Files.walk(Path.of(field(name, "folder")))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
        }
    }

    private String owner(Path source) {
        return programs.keySet().stream()
                .filter(name -> source.startsWith(Path.of(field(name, "folder"))))
                .findFirst()
                .orElseThrow();
    }

    /** Whether javac takes all of it; what it does not is noted as broken. */
    private boolean compiles(List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        int before = broken.size();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(said, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-d", classes.toString(), "-proc:none", "-Xmaxerrs", "10000", "-Xlint:all");
            if (compiler.getTask(null, files, said, options, null, files.getJavaFileObjectsFromPaths(sources)).call()
                    && said.getDiagnostics().isEmpty()) {
                return true;
            }
        }
        for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
            if (each.getSource() != null) {
                Path source = Path.of(each.getSource().toUri());
                String line = Files.readAllLines(source).get((int) each.getLineNumber() - 1).strip();
                String text = source.getFileName() + ":" + each.getLineNumber() + ": " + each.getMessage(null) + ": " + line;
                broken.computeIfAbsent(owner(source), name -> new ArrayList<>()).add(text);
            }
        }
        if (broken.size() == before) {
            throw new IllegalStateException(said.getDiagnostics().toString());
        }
        return false;
    }

    // Testing

    private void test(ClassLoader loader) throws Exception {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (String name : programs.keySet()) {
            Path root = Path.of(field(name, "folder")).resolve("src/test/java");
            if (broken.containsKey(name) || !Files.isDirectory(root)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String path = root.relativize(file).toString();
                    String type = path.substring(0, path.length() - ".java".length()).replace('/', '.');
                    request.selectors(DiscoverySelectors.selectClass(loader.loadClass(type)));
                }
            }
        }
        execute(request.build());
    }

    private void execute(LauncherDiscoveryRequest request) {
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (!(test.getSource().orElse(null) instanceof MethodSource method)) {
                    return;
                }
                String name = method.getJavaClass().getPackageName();
                Throwable thrown = result.getThrowable().orElse(null);
                if (thrown == null) {
                    passed.merge(name, 1, Integer::sum);
                } else {
                    String text = method.getMethodName() + ": " + trace(thrown);
                    broken.computeIfAbsent(name, key -> new ArrayList<>()).add(text);
                }
            }
        });
    }

    private static String trace(Throwable thrown) {
        if (thrown instanceof InvocationTargetException wrapped) {
            return trace(wrapped.getCause());
        }
        StringBuilder text = new StringBuilder(thrown.toString());
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (!frame.getClassName().startsWith("org.junit") && !frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                text.append("\n      ").append(frame);
            }
        }
        return text.toString();
    }

    // Running

    private List<String> linesOf(String name, ClassLoader loader) {
        if (broken.containsKey(name)) {
            return broken.get(name);
        }
        try {
            return switch (field(name, "kind")) {
                case "function" -> functions(name, loader);
                case "actor" -> actor(name, loader);
                default -> List.of(passed.getOrDefault(name, 0) + " passed");
            };
        } catch (ReflectiveOperationException | RuntimeException | Error thrown) {
            return List.of(trace(thrown));
        }
    }

    private static String upper(String name) {
        StringBuilder upper = new StringBuilder();
        for (String word : name.split("_")) {
            upper.append(word.substring(0, 1).toUpperCase(java.util.Locale.ROOT)).append(word.substring(1));
        }
        return upper.toString();
    }

    private static String lower(String name) {
        String upper = upper(name);
        return upper.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + upper.substring(1);
    }

    private List<String> functions(String name, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> holder = loader.loadClass(name + "." + upper(name) + "Functions");
        List<Json> calls = list(name, "calls");
        List<String> lines = new ArrayList<>();
        for (Json call : calls) {
            String called = call.asString().orElseThrow();
            if (calls.size() > 1) {
                lines.add("> call " + called);
            }
            invoke(lines, holder.getMethod(lower(called)), null);
        }
        return lines;
    }

    private static void invoke(List<String> lines, Method method, Object on) throws IllegalAccessException {
        try {
            if (method.invoke(on) instanceof List<?> printed) {
                printed.forEach(line -> lines.add((String) line));
            }
        } catch (InvocationTargetException wrapped) {
            lines.add(stopped(wrapped.getCause()));
        }
    }

    private static String stopped(Throwable thrown) {
        if (thrown instanceof Fault) {
            return "fault: " + thrown.getMessage();
        } else if (thrown instanceof QuarkException) {
            return "error: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        }
        return trace(thrown);
    }

    /** Plays the script, which may begin anew in another world. */
    private List<String> actor(String name, ClassLoader loader) throws ReflectiveOperationException {
        List<String> lines = new ArrayList<>();
        Iterator<Json> steps = list(name, "script").iterator();
        while (world(name, loader, steps, lines)) {
            lines.add("> restart");
        }
        return lines;
    }

    /**
     * Makes a {@code Main}, calls {@code run} and plays on; tells whether another world begins.
     *
     * <p>The world is not closed: that would be a fault where a script leaves promises undecided.
     */
    private boolean world(String name, ClassLoader loader, Iterator<Json> steps, List<String> lines)
            throws ReflectiveOperationException {
        Console runtime = new Console();
        Object main = made(name, loader, runtime);
        boolean goesOn = false;
        while (!goesOn && steps.hasNext()) {
            goesOn = play(runtime, main, steps.next().asList().orElseThrow());
        }
        lines.addAll(runtime.lines);
        return goesOn;
    }

    /** Makes a {@code Main} and calls {@code run}; null, with a note of why, if it cannot be made. */
    private Object made(String name, ClassLoader loader, Console runtime) throws ReflectiveOperationException {
        try {
            Object main = loader.loadClass(name + ".Main").getConstructor(QuarkRuntime.class).newInstance(runtime);
            invoke(runtime.lines, main.getClass().getMethod("run"), main);
            return main;
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Fault fault) {
                runtime.lines.add("fault: " + fault.getMessage());
                return null;
            }
            throw thrown;
        }
    }

    private static String text(Json json) {
        return json.asString().orElseThrow();
    }

    /** Plays one step; tells whether another world begins. */
    private static boolean play(Console runtime, Object main, List<Json> step) throws ReflectiveOperationException {
        String verb = text(step.get(1));
        Json argument = step.get(2);
        if (verb.equals("restart")) {
            return true;
        }
        runtime.lines.add("> " + text(step.get(0)));
        if (main == null) {
            return false;
        }
        switch (verb) {
            case "advance" -> runtime.advance(Duration.ofMillis(argument.asInt().orElseThrow()));
            case "state" -> runtime.lines.add(TestRuntime.state(subject(main, argument)));
            case "link" -> tell(runtime.link, argument.asList().orElseThrow());
            case "hides" -> runtime.lines.add(hides(main, argument.asList().orElseThrow()));
            case "timers" -> {
                String due = runtime.nextDue().map(at -> String.valueOf(at.toEpochMilli())).orElse("none");
                runtime.lines.add("next timer: " + due);
            }
            default -> invoke(runtime.lines, main.getClass().getMethod(lower(text(argument))), main);
        }
        return false;
    }

    private static Object subject(Object main, Json name) throws ReflectiveOperationException {
        return name.asString().isEmpty() ? main : main.getClass().getMethod(lower(text(name))).invoke(main);
    }

    private static void tell(LinkEvents<?> link, List<Json> event) {
        switch (text(event.get(0))) {
            case "connected" -> link.connected();
            case "frame" -> link.frame(text(event.get(1)));
            case "rejected" -> link.rejected(event.get(1).asInt().orElseThrow(), text(event.get(2)));
            default -> link.closed(text(event.get(1)));
        }
    }

    /** Whether what people see of a method's result does not contain a text; else what they see. */
    private static String hides(Object main, List<Json> words) throws ReflectiveOperationException {
        Object value;
        try {
            value = main.getClass().getMethod(lower(text(words.get(1)))).invoke(main);
        } catch (InvocationTargetException wrapped) {
            value = wrapped.getCause();
        }
        String shown = String.valueOf(value);
        return shown.contains(text(words.get(0))) ? shown : "hidden";
    }
}
