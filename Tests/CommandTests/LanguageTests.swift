import Foundation
import TCPConformance
import Testing

@testable import tcptrace_swift

/// The language of what is written: asked for, or the locale's.
@Suite struct LanguageTests {
    private static let capture = Program.capture("opening/refused.pcap")

    private func language(_ variables: [String: String]) -> Language {
        EnvironmentLocale { variables[$0] }.language
    }

    @Test func theLocaleDecides() {
        #expect(language([:]) == .english)
        #expect(language(["LANG": "zh_CN.UTF-8"]) == .chinese)
        #expect(language(["LANG": "zh_SG.utf8@pinyin"]) == .chinese)
        #expect(language(["LANG": "de_DE.UTF-8"]) == .english)
        #expect(language(["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "C"]) == .english)
        #expect(language(["LANG": "C", "LC_MESSAGES": "zh_CN.UTF-8"]) == .chinese)
        #expect(language(["LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "C"]) == .chinese)
        #expect(language(["LANG": "zh_CN.UTF-8", "LC_ALL": ""]) == .chinese)
        #expect(language(["LANG": "zh_CN.UTF-8", "LC_CTYPE": "C"]) == .chinese)
    }

    /// Reports are UTF-8: what a terminal with other characters could not show is not written to it unasked.
    @Test func otherCharactersThanUTF8() {
        #expect(language(["LANG": "zh_CN.GB18030"]) == .english)
        #expect(language(["LANG": "zh_CN"]) == .english)
    }

    @Test(arguments: [
        ([:], true), (["LANG": "C"], false), (["LC_ALL": "POSIX"], false), (["LANG": "C.UTF-8"], true),
        (["LC_CTYPE": "en_US.UTF-8", "LANG": "C"], true), (["LANG": "en_US.ISO-8859-1"], false),
    ]) func unicodeOnATerminal(_ variables: [String: String], _ isShown: Bool) {
        #expect(EnvironmentLocale { variables[$0] }.showsUnicode == isShown)
    }

    @Test func textSpeaksTheLocalesLanguage() throws {
        let chinese = ["LC_ALL": "zh_CN.UTF-8"]
        let run = try Program.run([Self.capture], environment: chinese)
        #expect(run.status == 0)
        #expect(run.output.contains("✗ 被拒绝"))
        #expect(run.output.contains("该端口无人监听"))
        let asked = try Program.run(["--lang", "en", Self.capture], environment: chinese)
        let english = try Program.run([Self.capture])
        #expect(asked.output == english.output)
        let askedChinese = try Program.run(["--lang", "zh", Self.capture])
        #expect(askedChinese.output == run.output)
    }

    /// A program that reads records reads the same on every machine, unless the words were asked for.
    @Test func recordsSpeakEnglishUnlessAsked() throws {
        for format in ["ndjson", "csv"] {
            let arguments = ["--format", format, Self.capture]
            let english = try Program.run(arguments)
            let local = try Program.run(arguments, environment: ["LC_ALL": "zh_CN.UTF-8"])
            let elapsed = /"elapsed":[0-9.e-]+/
            #expect(local.output.replacing(elapsed, with: "") == english.output.replacing(elapsed, with: ""))
            let asked = try Program.run(arguments + ["--lang", "zh"])
            #expect(asked.output.contains("该端口无人监听"))
        }
    }

    @Test func wrongUsageSpeaksEnglish() throws {
        let run = try Program.run(["--lang", "fr", Self.capture], environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(run.status == 2)
        #expect(run.errors.contains("--lang"))
        let isEnglish = run.errors.unicodeScalars.allSatisfy { $0.value < 0x3000 }
        #expect(isEnglish)
    }

    @Test func warningsSpeakTheLanguage() throws {
        let run = try Program.run(["--lang", "zh", Self.capture, "--connection", "9"])
        #expect(run.errors == "tcptrace-swift: 警告: 没有连接 9；输入中共有 1 条\n")
    }

    @Test func statesAsSocketsCallThem() throws {
        let run = try Program.run(["--state-names", "socket", Program.capture("opening/three-way.pcap")])
        #expect(run.output.contains("SYN_RECV"))
        #expect(run.output.contains("waits in TIME_WAIT"))
        #expect(!run.output.contains("TIME-WAIT"))
    }

    @Test func asciiOnATerminalOfOtherCharacters() throws {
        let terminal = try Terminal(columns: 100)
        let running = try Running(
            [Self.capture], environment: ["LC_ALL": "C", "NO_COLOR": "1", "CLICOLOR_FORCE": ""], terminal: terminal)
        let text = try terminal.readToEnd()
        running.process.waitUntilExit()
        #expect(text.contains("RST"))
        let isASCII = text.utf8.allSatisfy { $0 < 128 }
        #expect(isASCII)
        let piped = try Program.run([Self.capture], environment: ["LC_ALL": "C"])
        #expect(piped.output.contains("✗"))
    }
}
