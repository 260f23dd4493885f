import ArgumentParser
import FlowReports
import PacketCapture
import TCPConformance

/// The version of this program, as in CHANGELOG.md.
let programVersion = "0.1.0"

@main enum Main {
    static func main() {
        openStandardStreams()
        Signals.install()
        let status = run()
        TemporaryFiles.removeAll()
        exit(status.rawValue)
    }

    private static func run() -> ExitStatus {
        let arguments = ArgumentText.commandLine
        // By hand: the root command's operands would take its name for a file.
        if arguments.first == "compare" { return CompareCommand.run(Array(arguments.dropFirst())) }
        let options: Options
        do {
            options = try Options.parse(splitClusters(arguments))
        } catch {
            if Options.exitCode(for: error) == .success {
                let text = Options.fullMessage(for: error, columns: 80)
                return emit(Help.complete(text) ?? text + "\n")
            }
            let lines = Options.message(for: error).split(separator: "\n").map { ArgumentText.readable(String($0)) }
            Messages.error(lines.first ?? "wrong usage", advice: lines.dropFirst() + ["See tcptrace-swift --help."])
            return .usage
        }
        if options.version { return emit("tcptrace-swift \(programVersion)\n\(libpcapVersion)\n") }
        switch options.document {
        case .rules: return emit(rulesDocument())
        case .stateMachine: return emit(stateMachineDocument())
        case .figures: return emit(figuresDocument())
        case nil: break
        }
        if options.input.listInterfaces { return listInterfaces() }
        do throws(UsageError) {
            var plan = try Plan(options)
            do throws(OutputError) {
                guard plan.isSelective else {
                    try plan.lookAhead()
                    return try Run(plan).execute()
                }
                var run = SelectiveRun(plan)
                return try run.execute()
            } catch {
                Messages.error(error.message, advice: [error.advice])
            }
        } catch {
            Messages.error(error.message, advice: error.advice)
        }
        return .usage
    }

    /// A closed standard stream would give its descriptor to the next file that is opened, which would then be written
    /// to by mistake. What stands in for it fails as a closed one does.
    private static func openStandardStreams() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    private static func emit(_ text: String) -> ExitStatus {
        let file = OutputFile()
        file.write(Array(text.utf8).span)
        return finish(file)
    }

    private static func finish(_ file: OutputFile) -> ExitStatus {
        do throws(OutputError) {
            try file.finish()
            return .done
        } catch {
            Messages.error(error.message, advice: [error.advice])
            return .usage
        }
    }

    private static func listInterfaces() -> ExitStatus {
        do throws(CaptureError) {
            var buffer = OutputBuffer()
            for (index, interface) in try interfaces().enumerated() {
                InterfaceLine.append(interface, number: index + 1, to: &buffer)
            }
            let file = OutputFile()
            buffer.flush { file.write($0) }
            return finish(file)
        } catch {
            Messages.error(error.message, advice: [error.advice])
            return .usage
        }
    }
}

/// What the program's exit status says.
enum ExitStatus: Int32 {
    /// Done, whatever was found.
    case done = 0
    /// Something that `--assert` or `--fail-on` asked for does not hold.
    case unmet = 1
    /// Wrong usage, or an input that could not be read.
    case usage = 2
    /// With `--strict`: the input was damaged, or packets were lost.
    case damaged = 3
}
