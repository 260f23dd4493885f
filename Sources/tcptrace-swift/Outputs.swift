/// Everything that a run writes to: standard output by its format, and each file of `-o`.
func makeOutputs(_ plan: Plan) throws(OutputError) -> [any ReportOutput] {
    var outputs: [any ReportOutput] = []
    if let format = plan.standardFormat {
        outputs.append(makeOutput(format, file: OutputFile(), plan: plan))
    }
    for (path, format) in plan.outputs {
        outputs.append(makeOutput(format, file: try OutputFile(path: path), plan: plan))
    }
    return outputs
}

private func makeOutput(_ format: ReportFormat, file: OutputFile, plan: Plan) -> any ReportOutput {
    NDJSONOutput(file: file, kinds: plan.records, interfaces: plan.interfaceNames)
}
