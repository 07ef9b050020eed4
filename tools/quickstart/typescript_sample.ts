
// Appended to the sample by the quickstart: prints the results, approves the package and lists again.
if (result.error !== undefined) throw new Error(result.error);
if (workflows.error !== undefined) throw new Error(workflows.error);
console.log(`published ${result.id}: ${result.status}`);
console.log(`approved workflows: ${workflows.count}`);

const review = await client.approveWPK(result.id, 'looks right');
if (review.error !== undefined) throw new Error(review.error);
console.log(`reviewed ${review.id}: ${review.status}`);
const again = await client.listWorkflows('approved');
if (again.error !== undefined) throw new Error(again.error);
console.log(`approved workflows: ${again.count}`);
for (const listed of again.wpks) console.log(`  ${listed.id} ${listed.digest}`);
