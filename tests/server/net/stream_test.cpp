#include <atomic>
#include <mutex>
#include <thread>

#include "tests/server/net/server_fixture.hpp"
#include "tests/support/command.hpp"

namespace vanthu::net {
namespace {

/// What a test puts into all its streams.
struct Source {
    std::mutex mutex;
    std::string waiting;   ///< given once, to whichever stream asks first
    bool ended = false;
    std::atomic<int> open = 0;
    std::atomic<int> asked = 0;
    std::atomic<bool> overlapped = false;
};

class SourceStream final : public http::Stream {
public:
    explicit SourceStream(Source& source) : source_(source) { ++source_.open; }
    SourceStream(const SourceStream&) = delete;
    SourceStream& operator=(const SourceStream&) = delete;
    ~SourceStream() override { --source_.open; }

    std::optional<std::string> next() override {
        ++source_.asked;
        if (asking_.exchange(true)) {
            source_.overlapped = true;
        }
        const std::lock_guard lock(source_.mutex);
        asking_ = false;
        if (source_.ended) {
            return std::nullopt;
        }
        return std::exchange(source_.waiting, {});
    }

private:
    Source& source_;
    std::atomic<bool> asking_ = false;
};

class StreamTest : public ServerTest {
protected:
    StreamTest() { options.stream_interval = 10ms; }
    ~StreamTest() override {
        server->stop(0ms);  // the streams use the source
    }

    void start_streams() {
        start([this](http::Request& request) {
            if (request.path != "/stream") {
                return echo(request);
            }
            http::Response response;
            response.headers.add("Content-Type", "text/event-stream");
            response.body = std::make_shared<SourceStream>(source);
            return response;
        });
    }

    void give(const std::string& text) {
        const std::lock_guard lock(source.mutex);
        source.waiting += text;
    }

    template <class Condition>
    static bool wait_for(Condition&& condition) {
        for (int i = 0; i < 1000; ++i) {
            if (condition()) {
                return true;
            }
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }

    Source source;
};

TEST_F(StreamTest, Sends_pieces_as_they_come_without_a_length) {
    start_streams();
    Client client(server->port());
    client.send(get("/stream"));
    const std::string head = client.until("\r\n\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200"));
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos);
    give("one\n\n");
    EXPECT_EQ(client.until("\n\n"), "one\n\n");
    give("two\n\n");
    EXPECT_EQ(client.until("\n\n"), "two\n\n");
    EXPECT_EQ(server->counters().streams, 1);
}

TEST_F(StreamTest, HEAD_has_no_stream) {
    start_streams();
    Client client(server->port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(client.is_ended());
    EXPECT_EQ(source.asked, 0);
}

TEST_F(StreamTest, A_hundred_streams_hold_no_worker) {
    start_streams();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<Client>(server->port()));
        clients.back()->send(get("/stream"));
        ASSERT_TRUE(clients.back()->until("\r\n\r\n").starts_with("HTTP/1.1 200")) << i;
    }
    EXPECT_TRUE(wait_for([&] { return server->counters().streams == 100; }));
    Client other(server->port());
    for (int i = 0; i < 50; ++i) {
        other.send(get("/x"));
        EXPECT_TRUE(other.answer().starts_with("HTTP/1.1 200")) << i;
    }
    EXPECT_TRUE(wait_for([&] { return source.asked > 1000; }));  // each goes on being asked
    EXPECT_FALSE(source.overlapped);
}

TEST_F(StreamTest, Ends_when_the_source_does) {
    start_streams();
    Client client(server->port());
    client.send(get("/stream"));
    client.until("\r\n\r\n");
    {
        const std::lock_guard lock(source.mutex);
        source.ended = true;
    }
    EXPECT_TRUE(client.is_ended());
    EXPECT_TRUE(wait_for([&] { return source.open == 0 && server->counters().streams == 0; }));
}

TEST_F(StreamTest, A_reader_that_is_gone_is_noticed_although_nothing_is_sent) {
    start_streams();
    {
        Client client(server->port());
        client.send(get("/stream"));
        client.until("\r\n\r\n");
        EXPECT_TRUE(wait_for([&] { return server->counters().streams == 1; }));
    }
    EXPECT_TRUE(wait_for([&] { return source.open == 0; }));
}

TEST_F(StreamTest, A_reader_that_does_not_read_is_dropped) {
    options.stream_write_deadline = 200ms;
    start_streams();
    Client client(server->port());
    client.send(get("/stream"));
    client.until("\r\n\r\n");
    give(std::string(64U << 20U, 'x'));
    EXPECT_TRUE(wait_for([&] { return source.open == 0; }));
    EXPECT_EQ(server->counters().timeouts, 1U);
}

TEST_F(StreamTest, A_stop_ends_streams_at_once) {
    start_streams();
    Client client(server->port());
    client.send(get("/stream"));
    client.until("\r\n\r\n");
    EXPECT_TRUE(wait_for([&] { return server->counters().streams == 1; }));
    const auto begin = std::chrono::steady_clock::now();
    server->stop(20s);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_TRUE(client.is_ended());
    EXPECT_EQ(source.open, 0);
}

TEST_F(StreamTest, Streams_over_TLS_while_it_watches_for_the_end) {
    const std::string at = folder.path().string();
    ASSERT_EQ(test::run_command("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -keyout " +
                                at + "/key -out " + at + "/cert")
                  .exit_code,
              0);
    options.certificate = folder.path() / "cert";
    options.key = folder.path() / "key";
    start_streams();
    give("first\n\n");
    std::thread later([&] {
        EXPECT_TRUE(wait_for([&] { return source.asked > 5; }));
        give("second\n\n");
    });
    // curl is cut off by its own limit of time; what it had read by then is printed.
    const auto curl = test::run_command("curl -skN --max-time 3 https://127.0.0.1:" + std::to_string(server->port()) + "/stream");
    later.join();
    EXPECT_EQ(curl.output, "first\n\nsecond\n\n");
    EXPECT_TRUE(wait_for([&] { return source.open == 0; }));
}

}  // namespace
}  // namespace vanthu::net
