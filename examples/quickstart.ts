import { createClient } from '@atom/sdk';

// Create client
const client = createClient('http://localhost:8050', 'your-token');

// Publish workflow
const wpk = {
  name: 'my-workflow',
  version: '1.0.0',
  content: { steps: ['init', 'process'] }
};
const result = await client.publishWPK(wpk);

// List workflows
const workflows = await client.listWorkflows('approved');
