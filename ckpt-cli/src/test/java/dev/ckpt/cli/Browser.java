package dev.ckpt.cli;

import dev.ckpt.cli.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A headless Chromium, driven by chromedriver over the WebDriver protocol, as far as the tests of pages need it. It cannot
/// reach any network: every name resolves to nothing.
final class Browser implements AutoCloseable {

    private static final List<String> CHROMIUM = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern PORT = Pattern.compile("on port (\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process driver;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String address;
    private final String session;

    private Browser(Process driver, int port, String binary) throws IOException {
        this.driver = driver;
        String server = "http://127.0.0.1:" + port + "/session";
        Object answer = Objects.requireNonNull(call("POST", server, json -> {
            json.startObject("capabilities");
            json.startObject("alwaysMatch");
            json.startObject("goog:loggingPrefs");
            json.text("browser", "ALL");
            json.text("performance", "ALL");
            json.endObject();
            json.startObject("goog:chromeOptions");
            json.text("binary", binary);
            // as root, as in containers, Chromium runs without its sandbox only
            json.texts("args", List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-first-run", "--disable-background-networking", "--disable-component-update",
                    "--host-resolver-rules=MAP * ~NOTFOUND"));
            json.endObject();
            json.endObject();
            json.endObject();
        }));
        session = Objects.requireNonNull((String) ((Map<?, ?>) answer).get("sessionId"));
        address = server + "/" + session;
    }

    /// A started one; empty where this machine has none.
    static Optional<Browser> start() throws IOException {
        Optional<String> chromedriver = onPath(List.of("chromedriver"));
        Optional<String> chromium = onPath(CHROMIUM);
        if (chromedriver.isEmpty() || chromium.isEmpty()) {
            return Optional.empty();
        }
        Process driver = new ProcessBuilder(chromedriver.get(), "--port=0").redirectErrorStream(true).start();
        try {
            return Optional.of(new Browser(driver, port(driver), chromium.get()));
        } catch (IOException | RuntimeException e) {
            driver.destroy();
            throw e;
        }
    }

    private static Optional<String> onPath(List<String> names) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String name : names) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return Optional.of(file.toString());
                }
            }
        }
        return Optional.empty();
    }

    /// Chromedriver takes a free port and says which. What it says later is read and dropped, or it would wait.
    private static int port(Process driver) throws IOException {
        BufferedReader out = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (line.contains("successfully") && matcher.find()) {
                Thread.ofVirtual().start(() -> out.lines().forEach(rest -> {}));
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("chromedriver ended before it began");
    }

    /// Opens a page and forgets what the one before had left in the logs.
    void open(Path page) throws IOException {
        log("browser");
        log("performance");
        post("/url", json -> json.text("url", page.toUri().toString()));
    }

    /// What a script returns; `arguments[0]` and so on are the texts.
    @Nullable
    Object run(String script, String... arguments) throws IOException {
        return post("/execute/sync", json -> {
            json.text("script", script);
            json.texts("args", List.of(arguments));
        });
    }

    /// Presses keys, as on a keyboard, one after another.
    void press(String keys) throws IOException {
        post("/actions", json -> {
            json.startArray("actions");
            json.startObject();
            json.text("type", "key");
            json.text("id", "keyboard");
            json.startArray("actions");
            keys.codePoints().mapToObj(Character::toString).forEach(key -> {
                for (String action : List.of("keyDown", "keyUp")) {
                    json.startObject();
                    json.text("type", action);
                    json.text("value", key);
                    json.endObject();
                }
            });
            json.endArray();
            json.endObject();
            json.endArray();
        });
    }

    /// As a screen of this size.
    void size(int width, int height) throws IOException {
        tool("Emulation.setDeviceMetricsOverride", json -> {
            json.number("width", (long) width);
            json.number("height", (long) height);
            json.number("deviceScaleFactor", 1L);
            json.truth("mobile", width < 600);
        });
    }

    /// As a system whose user wants `light` or `dark`.
    void colours(String scheme) throws IOException {
        tool("Emulation.setEmulatedMedia", json -> {
            json.startArray("features");
            json.startObject();
            json.text("name", "prefers-color-scheme");
            json.text("value", scheme);
            json.endObject();
            json.endArray();
        });
    }

    private void tool(String command, Consumer<Json> parameters) throws IOException {
        post("/goog/cdp/execute", json -> {
            json.text("cmd", command);
            json.startObject("params");
            parameters.accept(json);
            json.endObject();
        });
    }

    /// Messages of a kind since the last call: `browser` is the console, `performance` what was requested.
    List<String> log(String kind) throws IOException {
        List<?> entries = (List<?>) Objects.requireNonNull(post("/se/log", json -> json.text("type", kind)));
        return entries.stream().map(entry -> String.valueOf(((Map<?, ?>) entry).get("message"))).toList();
    }

    private @Nullable Object post(String path, Consumer<Json> body) throws IOException {
        return call("POST", address + path, body);
    }

    private @Nullable Object call(String method, String uri, Consumer<Json> body) throws IOException {
        String text = Json.text(json -> {
            json.startObject();
            body.accept(json);
            json.endObject();
        });
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(text)).build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(uri + ": " + response.body());
            }
            return ((Map<?, ?>) JsonText.parse(response.body())).get("value");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", address, json -> {});
        } finally {
            driver.destroy();
            client.close();
        }
    }
}
