/// Every rule, in the order of the records.
package let conformanceRules: [any ConformanceRule.Type] = []

/// Holds every rule against one connection, without allocating.
func checkAll(_ subject: Subject) -> InlineArray<15, Check> {
    InlineArray(repeating: Check(.notApplicable))
}
