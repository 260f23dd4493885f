import FlowReports

/// Everything that a run writes to: standard output by its format, and each file of `-o`.
func makeOutputs(_ plan: Plan) throws(OutputError) -> [any ReportOutput] {
    var outputs: [any ReportOutput] = []
    let descriptor = plan.standardDescriptor
    let file = OutputFile(descriptor: descriptor)
    if plan.standardFormat == .text, case .interface = plan.source {
        outputs.append(LiveOutput(file: file, plan: plan, style: style(plan, descriptor: descriptor)))
    } else {
        outputs.append(
            makeOutput(plan.standardFormat, file: file, plan: plan, style: style(plan, descriptor: descriptor)))
    }
    for (path, format) in plan.outputs {
        if format == .sqlite {
            outputs.append(try DatabaseOutput(path: path, plan: plan))
            continue
        }
        let file = try OutputFile(path: path)
        let style = style(plan, descriptor: nil)
        if format == .svg || format == .mermaid {
            outputs.append(
                PictureOutput(file: file, name: path.text, format: format, plan: plan, style: style))
        } else {
            outputs.append(makeOutput(format, file: file, plan: plan, style: style))
        }
    }
    return outputs
}

private func makeOutput(_ format: ReportFormat, file: OutputFile, plan: Plan, style: Style) -> any ReportOutput {
    switch format {
    case .text: TextOutput(file: file, plan: plan, style: style)
    case .ndjson:
        NDJSONOutput(
            file: file, kinds: plan.records, interfaces: plan.interfaceNames, language: plan.recordLanguage)
    case .csv, .sqlite, .svg, .mermaid:
        CSVOutput(file: file, interfaces: plan.interfaceNames, language: plan.recordLanguage)
    }
}

/// How text looks on a descriptor; nil is a file.
private func style(_ plan: Plan, descriptor: Int32?) -> Style {
    let report = plan.options.report
    let zone = report.utc ? (seconds: 0, name: "UTC") : Terminal.zone(at: Terminal.wallClock())
    return Style(
        isColoured: descriptor.map { Terminal.usesColor(report.color, descriptor: $0) } ?? false,
        ladder: ladder(report.ladder, descriptor: descriptor),
        width: descriptor.map { Terminal.width(of: $0) } ?? 100, secondsFromUTC: zone.seconds, zone: zone.name,
        language: plan.language, stateNames: report.stateNames == .socket ? .socket : .rfc)
}

/// The lines of timelines: as asked for; else in Unicode, but for a terminal whose locale has other characters.
private func ladder(_ choice: LadderChoice?, descriptor: Int32?) -> Style.Ladder {
    switch choice {
    case .ascii: return .ascii
    case .unicode: return .unicode
    case nil: break
    }
    guard let descriptor, Terminal.isTerminal(descriptor) else { return .unicode }
    return EnvironmentLocale(variable: Terminal.environment).showsUnicode ? .unicode : .ascii
}
