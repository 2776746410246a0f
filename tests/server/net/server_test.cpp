#include "tests/server/net/server_fixture.hpp"

#include <fstream>
#include <thread>

#include "tests/support/command.hpp"

namespace vanthu::net {
namespace {

TEST_F(ServerTest, Answers_pipelined_requests_one_after_the_other) {
    start(echo);
    Client client(server->port());
    client.send(get("/a") + get("/b") + "POST /c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/d"));
    EXPECT_NE(client.answer().find("GET /a "), std::string::npos);
    EXPECT_NE(client.answer().find("GET /b "), std::string::npos);
    EXPECT_NE(client.answer().find("POST /c abc"), std::string::npos);
    EXPECT_NE(client.answer().find("GET /d "), std::string::npos);
}

TEST_F(ServerTest, Large_bodies_go_to_a_hashed_file_that_goes_with_the_request) {
    start(echo);
    const std::string body(300'000, 'x');
    Client client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body);
    EXPECT_NE(client.answer().find("file 300000 " + sha256_hex(as_bytes(body))), std::string::npos);
    std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 30; ++i) {
        chunked += "2710\r\n" + std::string(10'000, 'x') + "\r\n";
    }
    client.send(chunked + "0\r\n\r\n");
    EXPECT_NE(client.answer().find("file 300000 " + sha256_hex(as_bytes(body))), std::string::npos);
    EXPECT_EQ(files(), 0U);
}

TEST_F(ServerTest, A_declared_length_beyond_the_rule_is_refused_at_once) {
    start(echo);
    Client client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10737418240\r\n\r\n");
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 413"));
    Client chunked(server->port());
    chunked.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" + std::string(0x200000, 'x'));
    EXPECT_TRUE(chunked.answer().starts_with("HTTP/1.1 413"));
    EXPECT_EQ(server->counters().requests, 2U);
}

TEST_F(ServerTest, A_connection_lost_in_the_body_leaves_no_file) {
    start(echo);
    {
        const Client client(server->port());
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n" + std::string(200'000, 'x'));
        for (int i = 0; i < 200 && files() == 0; ++i) {
            std::this_thread::sleep_for(5ms);
        }
        EXPECT_EQ(files(), 1U);
    }
    for (int i = 0; i < 400 && files() != 0; ++i) {
        std::this_thread::sleep_for(5ms);
    }
    EXPECT_EQ(files(), 0U);
}

TEST_F(ServerTest, Slow_heads_and_slow_bodies_are_cut) {
    start(echo);
    Client head(server->port());
    head.send("GET / HTTP/1.1\r\nHost: x\r\n");
    EXPECT_EQ(head.answer(), "");
    Client body(server->port());
    body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    EXPECT_EQ(body.answer(), "");
    for (int i = 0; i < 400 && server->counters().timeouts < 2; ++i) {
        std::this_thread::sleep_for(5ms);
    }
    EXPECT_EQ(server->counters().timeouts, 2U);
}

TEST_F(ServerTest, A_full_queue_answers_503_at_once) {
    std::atomic<bool> release = false;
    start([&](http::Request& request) {
        while (!release) {
            std::this_thread::sleep_for(1ms);
        }
        return echo(request);
    });
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 4; ++i) {  // two at work, two in the queue
        clients.push_back(std::make_unique<Client>(server->port()));
        clients.back()->send(get("/wait"));
        while (server->counters().requests < static_cast<std::uint64_t>(i) + 1) {
            std::this_thread::sleep_for(1ms);
        }
        std::this_thread::sleep_for(20ms);
    }
    Client late(server->port());
    late.send(get("/late"));
    const std::string refused = late.answer();
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 503")) << refused;
    EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
    release = true;
    for (const auto& client : clients) {
        EXPECT_TRUE(client->answer().starts_with("HTTP/1.1 200"));
    }
    late.send(get("/again"));
    EXPECT_TRUE(late.answer().starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, Expect_continue_is_answered_after_the_rule_accepts) {
    start(echo);
    Client client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    EXPECT_NE(client.answer().find("abc"), std::string::npos);
}

TEST_F(ServerTest, Files_are_sent_in_slices_and_HEAD_has_no_body) {
    const auto path = folder.path() / "file";
    std::ofstream(path) << std::string(100'000, 'a') << std::string(100'000, 'b');
    start([&](http::Request&) {
        http::Response response;
        response.body = http::FileSlice{path, 99'999, 70'000};
        return response;
    });
    Client client(server->port());
    client.send(get("/"));
    const std::string answer = client.answer();
    EXPECT_TRUE(answer.ends_with(std::string(69'999, 'b')));
    EXPECT_EQ(answer.substr(answer.size() - 70'000, 1), "a");
    client.head_only = true;
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_NE(client.answer().find("Content-Length: 70000\r\n"), std::string::npos);
}

TEST_F(ServerTest, What_a_handler_throws_is_a_500_without_a_word_of_it) {
    start([](http::Request&) -> http::Response { throw std::runtime_error("secret cause"); });
    Client client(server->port());
    client.send(get("/"));
    const std::string answer = client.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500"));
    EXPECT_EQ(answer.find("secret"), std::string::npos);
}

TEST_F(ServerTest, A_graceful_stop_lets_a_running_request_end) {
    start([&](http::Request& request) {
        std::this_thread::sleep_for(200ms);
        return echo(request);
    });
    Client client(server->port());
    client.send(get("/"));
    while (server->counters().requests == 0) {
        std::this_thread::sleep_for(1ms);
    }
    std::thread stopper([&] { server->stop(5s); });
    EXPECT_TRUE(client.answer().starts_with("HTTP/1.1 200"));
    stopper.join();
}

TEST_F(ServerTest, Speaks_TLS_1_2_and_1_3_and_nothing_older) {
    const std::string at = folder.path().string();
    ASSERT_EQ(test::run_command("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 2 -keyout " +
                                at + "/key -out " + at + "/cert")
                  .exit_code,
              0);
    options.certificate = folder.path() / "cert";
    options.key = folder.path() / "key";
    start(echo);
    const std::string client = "curl -sk --max-time 10 https://127.0.0.1:" + std::to_string(server->port()) + "/x ";
    for (const char* version : {"--tlsv1.2 --tls-max 1.2", "--tlsv1.3"}) {
        EXPECT_NE(test::run_command(client + version).output.find("GET /x "), std::string::npos) << version;
    }
    EXPECT_NE(test::run_command(client + "--tlsv1.0 --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0").exit_code, 0);
    EXPECT_TRUE(server->reload_tls());
    std::ofstream(folder.path() / "cert") << "broken";
    EXPECT_EQ(server->reload_tls().error().code, Code::invalid_input);
    EXPECT_NE(test::run_command(client + "--tlsv1.3").output.find("GET /x "), std::string::npos);
}

TEST_F(ServerTest, Believes_only_what_the_trusted_proxy_added) {
    options.trusted_proxies = {"127.0.0.1"};
    start([](http::Request& request) {
        http::Response response;
        response.body = "[" + request.remote_address + "]";
        return response;
    });
    Client client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 10.0.0.2, 203.0.113.9\r\n\r\n");
    EXPECT_NE(client.answer().find("[203.0.113.9]"), std::string::npos);
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: not an address\r\n\r\n");
    EXPECT_NE(client.answer().find("[127.0.0.1]"), std::string::npos);
}

TEST_F(ServerTest, Cuts_off_a_body_that_trickles) {
    start(echo);
    Client client(server->port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
    std::atomic<bool> ended = false;
    std::thread trickle([&] {
        for (int i = 0; i < 100 && !ended; ++i) {
            client.send("x");
            std::this_thread::sleep_for(50ms);
        }
    });
    const std::string answer = client.answer();
    ended = true;
    trickle.join();
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 408")) << answer;
}

TEST_F(ServerTest, Answers_500_for_a_file_that_is_gone_and_blames_nobody_else) {
    start([this](http::Request&) {
        http::Response response;
        response.body = http::FileSlice{folder.path() / "gone", 0, 10};
        return response;
    });
    Client client(server->port());
    client.send(get("/"));
    const std::string answer = client.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << answer;
    EXPECT_EQ(answer.find("không hợp lệ"), std::string::npos) << answer;
}

TEST_F(ServerTest, Sends_no_field_with_a_line_break) {
    start([](http::Request&) {
        http::Response response;
        response.headers.add("X-A", "b\r\nX-Evil: 1");
        return response;
    });
    Client client(server->port());
    client.send(get("/"));
    const std::string answer = client.answer();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500")) << answer;
    EXPECT_EQ(answer.find("X-Evil"), std::string::npos);
}

TEST_F(ServerTest, Refuses_bodies_beyond_what_may_lie_in_the_spool) {
    options.spool_total_bytes = 300'000;
    start(echo, {1U << 30U, false});
    const std::string piece(200'000, 'x');
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n";
    {
        Client first(server->port());
        first.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200001\r\n\r\n" + piece);
        while (server->counters().spooled_bytes < piece.size()) {
            std::this_thread::sleep_for(1ms);
        }
        Client second(server->port());
        second.send(head + piece);
        EXPECT_TRUE(second.answer().starts_with("HTTP/1.1 503"));
    }
    while (server->counters().spooled_bytes > 0) {
        std::this_thread::sleep_for(1ms);
    }
    Client third(server->port());
    third.send(head + piece);
    EXPECT_TRUE(third.answer().starts_with("HTTP/1.1 200"));
}

TEST_F(ServerTest, Answers_503_to_those_who_still_wait_when_it_stops) {
    std::atomic<int> begun = 0;
    std::atomic<bool> release = false;
    options.workers = 1;
    start([&](http::Request&) {
        ++begun;
        while (!release) {
            std::this_thread::sleep_for(1ms);
        }
        return http::Response{};
    });
    Client running(server->port());
    running.send(get("/"));
    while (begun == 0) {
        std::this_thread::sleep_for(1ms);
    }
    Client waiting(server->port());
    waiting.send(get("/"));
    while (server->counters().queued == 0) {
        std::this_thread::sleep_for(1ms);
    }
    std::thread later([&] {
        std::this_thread::sleep_for(200ms);
        release = true;
    });
    server->stop(50ms);
    later.join();
    EXPECT_EQ(begun, 1) << "a request that waited was begun after the deadline";
}

TEST_F(ServerTest, Says_that_the_address_is_taken) {
    start(echo);
    options.port = server->port();
    Server second(options, [](std::string_view, std::string_view) { return http::BodyRule{}; }, echo);
    EXPECT_EQ(second.start().error().code, Code::unavailable);
}

}  // namespace
}  // namespace vanthu::net
